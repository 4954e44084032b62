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
    /// <summary>Nobody can say whether it happened; a person must look.</summary>
    Unknown,
    RollingBack,
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
        ActionStatus.Proposed => [ActionStatus.Waiting, ActionStatus.Approved, ActionStatus.Denied, ActionStatus.Expired],
        ActionStatus.Waiting => [ActionStatus.Approved, ActionStatus.Rejected, ActionStatus.Expired, ActionStatus.Superseded],
        ActionStatus.Approved => [ActionStatus.Running, ActionStatus.Failed, ActionStatus.Expired],
        ActionStatus.Running => [ActionStatus.Done, ActionStatus.Failed, ActionStatus.Unknown],
        ActionStatus.Unknown => [ActionStatus.Done, ActionStatus.Failed],
        // What failed may have done some of its steps, and those can be taken back.
        ActionStatus.Done or ActionStatus.Failed => [ActionStatus.RollingBack],
        ActionStatus.RollingBack => [ActionStatus.RolledBack, ActionStatus.Failed],
        ActionStatus.Denied or ActionStatus.Rejected or ActionStatus.Expired
            or ActionStatus.Superseded or ActionStatus.RolledBack => [],
    };
}
