using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Triage;

/// <summary>When unknown tickets are looked through for intents that nobody listed.</summary>
public sealed class IntentOptions
{
    public const string Section = "Intents";

    /// <summary>Minutes between two looks; 0 looks only when somebody asks.</summary>
    [Range(0, 10_080)]
    public int SweepMinutes { get; set; } = 60;

    /// <summary>Below so many unknown tickets in a workspace there is nothing to group.</summary>
    [Range(5, 1_000_000)]
    public int LeastUnknown { get; set; } = 20;

    /// <summary>The least tickets that a group has.</summary>
    [Range(2, 1000)]
    public int LeastTickets { get; set; } = 5;
}
