namespace RainRef.Domain.Actions;

public enum ActionStatus
{
    Proposed,
    Waiting,
    Approved,
    Running,
    Done,
    Failed,
    Denied,
    Rejected,
    Expired,
    Superseded,
    RolledBack,
}

/// <summary>From which state an action may go to which.</summary>
public static class ActionTransitions
{
    public static bool Allows(ActionStatus from, ActionStatus to) => Next(from).Contains(to);

    /// <summary>Whether nothing follows any more.</summary>
    public static bool IsFinal(ActionStatus status) => Next(status).Length == 0;

    private static ActionStatus[] Next(ActionStatus from) => from switch
    {
        ActionStatus.Proposed => [ActionStatus.Waiting, ActionStatus.Approved, ActionStatus.Denied],
        ActionStatus.Waiting => [ActionStatus.Approved, ActionStatus.Rejected, ActionStatus.Expired, ActionStatus.Superseded],
        ActionStatus.Approved => [ActionStatus.Running, ActionStatus.Failed, ActionStatus.Expired],
        ActionStatus.Running => [ActionStatus.Done, ActionStatus.Failed],
        ActionStatus.Done => [ActionStatus.RolledBack],
        ActionStatus.Failed or ActionStatus.Denied or ActionStatus.Rejected or ActionStatus.Expired
            or ActionStatus.Superseded or ActionStatus.RolledBack => [],
    };
}
