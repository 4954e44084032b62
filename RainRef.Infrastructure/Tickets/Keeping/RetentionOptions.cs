using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Tickets.Keeping;

/// <summary>When tickets are erased that were kept for long enough.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>The hour of the night, in the workspace's time zone.</summary>
    [Range(0, 23)]
    public int Hour { get; set; } = 2;

    /// <summary>How often to look whether it is that time somewhere; 0 leaves it to other nodes.</summary>
    [Range(0, 3600)]
    public int SweepSeconds { get; set; } = 60;
}
