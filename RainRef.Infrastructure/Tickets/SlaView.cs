namespace RainRef.Infrastructure.Tickets;

/// <summary>A promise as it is stored.</summary>
/// <param name="Kind"><c>first_response</c> or <c>resolution</c>.</param>
/// <param name="State"><c>running</c>, <c>paused</c> while the customer is awaited, <c>stopped</c> or <c>met</c>.</param>
/// <param name="DueAt">None while it is paused.</param>
/// <param name="RemainingSeconds">Working time that is left; negative where more was used. In lists it is left out.</param>
public sealed record SlaView(
    string Kind, string State, DateTimeOffset? DueAt, DateTimeOffset? WarnAt, DateTimeOffset? BreachedAt, double TargetMinutes,
    double? RemainingSeconds);
