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
}
