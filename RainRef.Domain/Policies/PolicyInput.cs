using RainRef.Domain.Actions;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Policies;

/// <summary>All that a decision may depend on.</summary>
/// <param name="Type">The action's type.</param>
/// <param name="Parameters">The exact parameters that would be sent.</param>
/// <param name="Missing">Required parameters that are absent.</param>
/// <param name="ActorRole">Who asks; null is the program itself.</param>
/// <param name="At">The time of the decision.</param>
public sealed record PolicyInput(
    string Type,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<string> Missing,
    Role? ActorRole,
    DateTimeOffset At)
{
    public Guid? ActionId { get; init; }

    public Guid ActorId { get; init; }

    /// <summary>The playbook of the action's type; none when nothing knows it.</summary>
    public Playbook? Playbook { get; init; }

    public PolicyTicket? Ticket { get; init; }

    public PolicyCustomer Customer { get; init; } = new(null, null);

    public PolicyWorkspace Workspace { get; init; } = new(Guid.Empty, "", "UTC");

    public PolicyHistory History { get; init; } = PolicyHistory.None;

    /// <summary><c>live</c>, <c>sandbox</c> or <c>canary</c>.</summary>
    public string Mode { get; init; } = "live";

    /// <summary>Whether this type of action has earned to run by itself.</summary>
    public AutonomyLevel Autonomy { get; init; }

    /// <summary>The workspace's own rules; none means the default ones.</summary>
    public ActiveBundle? Bundle { get; init; }
}

/// <summary>The rules in force in a workspace that has its own.</summary>
public sealed record ActiveBundle(Guid VersionId, string Digest);

/// <summary>What a decision may know of the ticket.</summary>
public sealed record PolicyTicket(
    Guid Id, long Number, string Status, string? Intent, string? Severity, string? Product, string? ProductArea, string Channel,
    double? Risk, IReadOnlyList<string> Tags);

/// <param name="Ref">Whom the action is for.</param>
/// <param name="Tier">What the channel says of the customer; it can come from outside.</param>
public sealed record PolicyCustomer(string? Ref, string? Tier);

/// <param name="Zone">The name of its time zone, such as "Europe/Berlin".</param>
public sealed record PolicyWorkspace(Guid Id, string Slug, string Zone);

/// <summary>A count over the last 60 minutes, 24 hours and 30 days.</summary>
public sealed record PolicyCounts(int Hour, int Day, int Month);

/// <summary>How often this type of action was allowed or approved before.</summary>
/// <param name="Customer">For the same customer.</param>
/// <param name="Workspace">In the whole workspace.</param>
/// <param name="Customers">Distinct customers that it touched: its blast radius.</param>
public sealed record PolicyHistory(PolicyCounts Customer, PolicyCounts Workspace, PolicyCounts Customers)
{
    public static readonly PolicyHistory None = new(new(0, 0, 0), new(0, 0, 0), new(0, 0, 0));
}
