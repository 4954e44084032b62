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
public sealed record ValueChangeBody(string? Name = null, bool? Enabled = null);

/// <param name="Kind">What to train for; intent when absent.</param>
public sealed record TrainBody(string? Kind = null);

/// <param name="Status">Always <c>queued</c>: training runs as a job; the model says when it is done.</param>
public sealed record TrainingQueued(string Status, TriageKind Kind);
