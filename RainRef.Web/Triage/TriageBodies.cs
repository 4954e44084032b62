using RainRef.Domain.Triage;

namespace RainRef.Web.Triage;

/// <summary>What a ticket really is; absent parts stay.</summary>
public sealed record CorrectionBody(
    string? Intent = null, string? Category = null, string? Severity = null, string? ProductArea = null, string? Queue = null)
{
    public Dictionary<TriageKind, string> Values() => new (TriageKind Kind, string? Value)[]
    {
        (TriageKind.Intent, Intent), (TriageKind.Category, Category), (TriageKind.Severity, Severity),
        (TriageKind.ProductArea, ProductArea), (TriageKind.Queue, Queue),
    }.Where(v => v.Value is not null).ToDictionary(v => v.Kind, v => v.Value!);
}

/// <summary>A value to add to a list.</summary>
/// <param name="Kind">intent, category, severity, product_area or queue.</param>
/// <param name="Key">What tickets hold; for a category its levels with ' › ' between.</param>
/// <param name="Category">For an intent: where it leads.</param>
public sealed record ValueBody(
    string? Kind, string? Key, string? Name = null, string? Parent = null, string? Category = null, string? ProductArea = null,
    string? Queue = null);

/// <summary>Absent parts stay.</summary>
/// <param name="Category">For an intent: where it leads; an empty text leads to none.</param>
public sealed record ValueChangeBody(
    string? Name = null, bool? Enabled = null, string? Category = null, string? ProductArea = null, string? Queue = null);

/// <param name="Key">The key that tickets are to have; for a category its levels with ' › ' between.</param>
/// <param name="Name">What people read; absent where it follows from the key.</param>
public sealed record RenameBody(string? Key, string? Name = null);

/// <param name="Into">The key of the value that takes all of this one's tickets.</param>
public sealed record MergeBody(string? Into);

/// <param name="Parts">New values; what none of them takes stays.</param>
public sealed record SplitBody(PartBody[]? Parts);

/// <summary>A value made out of a part of another.</summary>
/// <param name="TicketIds">Tickets that go there.</param>
/// <param name="Words">Tickets with one of these words or phrases go there too.</param>
/// <param name="Intents">For a category or a product area: intents that lead there from now on, with their tickets.</param>
public sealed record PartBody(
    string? Key, string? Name = null, Guid[]? TicketIds = null, string[]? Words = null, string[]? Intents = null);

/// <summary>What an accepted offer becomes; all of it may be absent.</summary>
/// <param name="Key">Another key than the offered one; that of an intent in use puts the tickets there.</param>
/// <param name="ExceptTicketIds">Tickets that are not about this.</param>
public sealed record OfferBody(
    string? Key = null, string? Name = null, string? Category = null, string? ProductArea = null, string? Queue = null,
    Guid[]? ExceptTicketIds = null);

/// <param name="Kind">What to train for; intent when absent.</param>
public sealed record TrainBody(string? Kind = null);

/// <param name="Status">Always <c>queued</c>: training runs as a job; the model says when it is done.</param>
public sealed record TrainingQueued(string Status, TriageKind Kind);
