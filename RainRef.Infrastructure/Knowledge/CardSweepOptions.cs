using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>When cards are looked at whose verification is overdue.</summary>
public sealed class CardSweepOptions
{
    public const string Section = "Cards";

    /// <summary>Seconds between two sweeps; 0 never sweeps on this node.</summary>
    [Range(0, 86_400)]
    public int SweepSeconds { get; set; } = 60;
}
