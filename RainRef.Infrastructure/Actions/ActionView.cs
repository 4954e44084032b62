namespace RainRef.Infrastructure.Actions;

/// <summary>A planned action with the exact parameters that would run.</summary>
/// <param name="Verdict"><c>allow</c>, <c>deny</c> or <c>review</c>; none until policy has spoken.</param>
public sealed record ActionView(
    Guid Id,
    string Type,
    string Title,
    string Status,
    IReadOnlyDictionary<string, string> Parameters,
    string? Verdict,
    IReadOnlyList<string> Reasons,
    string ProposedBy,
    DateTimeOffset CreatedAt)
{
    /// <summary>What policy asks for besides: <c>two_people</c>, <c>canary</c>, <c>note_required</c>.</summary>
    public IReadOnlyList<string> Obligations { get; init; } = [];

    /// <summary>What can still be said or changed: <c>POST /action/{id}/answer</c> or <c>…/edit</c> takes it. Empty once that is over.</summary>
    public IReadOnlyList<ActionField> Fields { get; init; } = [];
}

/// <summary>A parameter of an action, as somebody is asked for it.</summary>
/// <param name="Question">What the playbook asks; null where the value is taken from elsewhere.</param>
/// <param name="Value">What it is now; null where it is missing.</param>
/// <param name="OneOf">The values that it may have; any where it is empty.</param>
public sealed record ActionField(string Name, string? Question, string? Value, bool Required, IReadOnlyList<string> OneOf);
