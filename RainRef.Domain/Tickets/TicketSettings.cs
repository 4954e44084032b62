using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets;

/// <summary>How a workspace's tickets live: when a solved one closes, and when a clock warns.</summary>
public sealed class TicketSettings : IWorkspaceOwned
{
    public const int DefaultGraceHours = 72;
    public const int DefaultWarnPercent = 75;
    private const int MaxGraceHours = 24 * 90;

    private TicketSettings()
    {
    }

    /// <summary>The row's id is the workspace's: there is one.</summary>
    public TicketSettings(Guid workspaceId)
    {
        Id = WorkspaceId = workspaceId;
        (GraceHours, WarnPercent) = (DefaultGraceHours, DefaultWarnPercent);
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>How long a solved ticket can still be reopened by a reply.</summary>
    public int GraceHours { get; private set; }

    public int WarnPercent { get; private set; }

    public TimeSpan Grace => TimeSpan.FromHours(GraceHours);

    public Result<TicketSettings> Set(int graceHours, int warnPercent)
    {
        if (graceHours is < 0 or > MaxGraceHours)
            return Error.Validation("grace_hours", $"grace_hours is from 0 to {MaxGraceHours}.");
        if (warnPercent is < 1 or > 99)
            return Error.Validation("warn_percent", "warn_percent is from 1 to 99.");
        (GraceHours, WarnPercent) = (graceHours, warnPercent);
        return this;
    }
}
