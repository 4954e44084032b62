using RainRef.Domain.Actions;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Policies;

/// <summary>All that a decision may depend on.</summary>
/// <param name="Type">The action's type.</param>
/// <param name="Parameters">The exact parameters that would be sent.</param>
/// <param name="Missing">Required parameters that are absent.</param>
/// <param name="ActorRole">Who asks; null is the program itself.</param>
/// <param name="DoneForUserToday">Actions of this type that were done for the same user in the last 24 hours.</param>
/// <param name="At">The time of the decision.</param>
public sealed record PolicyInput(
    string Type,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<string> Missing,
    Role? ActorRole,
    Guid? TicketId,
    int DoneForUserToday,
    DateTimeOffset At)
{
    /// <summary>Whether this type of action has earned to run by itself.</summary>
    public AutonomyLevel Autonomy { get; init; }
}
