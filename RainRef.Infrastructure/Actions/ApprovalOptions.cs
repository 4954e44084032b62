using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Actions;

/// <summary>How long leads have, from <c>Approvals:…</c>.</summary>
public sealed class ApprovalOptions
{
    public const string Section = "Approvals";

    /// <summary>Minutes from policy's decision in which an action may be approved and started.</summary>
    [Range(1, 60 * 24 * 30)]
    public int LifetimeMinutes { get; init; } = 60 * 24;

    /// <summary>Seconds between two looks for what nobody decided on; 0 turns it off.</summary>
    [Range(0, 3600)]
    public int SweepSeconds { get; init; } = 15;
}
