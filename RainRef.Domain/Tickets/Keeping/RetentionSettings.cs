using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Keeping;

/// <summary>How long a workspace keeps what its closed tickets say.</summary>
public sealed class RetentionSettings : IWorkspaceOwned
{
    /// <summary>Longer than any grace of a solved ticket that workspaces use; shorter is a mistake more often than a wish.</summary>
    public const int MinDays = 30;
    public const int MaxDays = 3650;

    private RetentionSettings()
    {
    }

    /// <summary>The row's id is the workspace's: there is one.</summary>
    public RetentionSettings(Guid workspaceId) => Id = WorkspaceId = workspaceId;

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>Whole days after the day on which a ticket closed; null keeps everything.</summary>
    public int? Days { get; private set; }

    /// <summary>When what is due is looked for next; null while everything is kept.</summary>
    public DateTimeOffset? NextRunAt { get; private set; }

    public DateTimeOffset? ChangedAt { get; private set; }

    public string? ChangedBy { get; private set; }

    public static Error? Check(int? days) => days is null or (>= MinDays and <= MaxDays)
        ? null
        : Error.Validation("days", $"days is from {MinDays} to {MaxDays}, or null to keep everything.");

    public Result<RetentionSettings> Set(int? days, string by, DateTimeOffset nextRunAt, DateTimeOffset now)
    {
        if (Check(days) is { } error)
            return error;
        (Days, NextRunAt, ChangedBy, ChangedAt) = (days, days is null ? null : nextRunAt, by, now);
        return this;
    }

    /// <summary>The next night, in another zone or after a run.</summary>
    public void RunNext(DateTimeOffset at) => NextRunAt = Days is null ? null : at;
}
