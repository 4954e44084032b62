using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Triage;

/// <summary>One line of routing: the first rule whose conditions all hold decides.</summary>
public sealed class RoutingRule : IWorkspaceOwned
{
    public const int MaxNameLength = 120;

    private RoutingRule()
    {
    }

    public RoutingRule(Guid id, Guid workspaceId, int position)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Position = position;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>From 1; the lower one is asked first.</summary>
    public int Position { get; private set; }

    public string Name { get; private set; } = "";

    public bool Enabled { get; private set; } = true;

    public RoutingConditions Conditions { get; private set; } = new([], [], [], [], []);

    /// <summary>The queue's name. One that is gone or switched off leads to the default queue.</summary>
    public string Queue { get; private set; } = "";

    /// <summary>Null follows the severity.</summary>
    public TicketPriority? Priority { get; private set; }

    /// <summary>Null does as the queue says.</summary>
    public AssignmentStrategy? Assignment { get; private set; }

    public Result<RoutingRule> Set(
        string? name, RoutingConditions conditions, string queue, TicketPriority? priority, AssignmentStrategy? assignment, bool enabled)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > MaxNameLength)
            return Error.Validation("name", $"name has 1 to {MaxNameLength} characters.");
        (Name, Conditions, Queue, Priority, Assignment, Enabled) = (name.Trim(), conditions, queue, priority, assignment, enabled);
        return this;
    }

    /// <summary>Follows a value that the rule names under its other key.</summary>
    public void Follow(TriageKind kind, string from, string to) => Conditions = Conditions.Renamed(kind, from, to);

    public void MoveTo(int position) => Position = position;
}
