using RainRef.Domain.Triage;
using RainRef.Domain.Triage.Learning;

namespace RainRef.Infrastructure.Triage;

/// <summary>A version of a model, without the model.</summary>
public sealed record TriageModelView(
    Guid Id, TriageKind Kind, int Number, string Version, TriageModelState State, string Verdict, int Labels, double Accuracy,
    double MacroF1, double CalibrationError, int HeldBack, long Bytes, DateTimeOffset TrainedAt, DateTimeOffset? ActivatedAt);

/// <summary>A version with its figures on the texts that were held back.</summary>
/// <param name="NewLabels">Labels that came after it was trained.</param>
public sealed record TriageModelDetails(
    TriageModelView Model, IReadOnlyList<ClassFigures> Classes, IReadOnlyList<Confusion> Confusions, double? Before, double? After,
    int ComparedTexts, int NewLabels);

/// <summary>How many labelled texts a kind has, and whether training waits.</summary>
public sealed record TriageKindState(TriageKind Kind, int Labels, int Values, bool Training, TriageModelDetails? InService);

/// <summary>What a version would change on one ticket.</summary>
public sealed record TriageChange(Guid TicketId, long Number, string Subject, string From, string To, double Confidence, string Reason);

/// <summary>What a version would change on recent tickets.</summary>
/// <param name="Tickets">How many were looked at.</param>
/// <param name="Moves">How many would go from one value to another, the most frequent first.</param>
public sealed record TriageDryRun(string Version, int Tickets, int Changed, IReadOnlyList<TriageMove> Moves, IReadOnlyList<TriageChange> Examples);

public sealed record TriageMove(string From, string To, int Tickets);

/// <summary>A value of the workspace's lists.</summary>
/// <param name="ReplacedBy">The key of the value that took its place.</param>
public sealed record TriageValueView(
    Guid Id, TriageKind Kind, string Key, string Name, string? Parent, string? Category, string? ProductArea, string? Queue, bool Enabled,
    string? ReplacedBy = null)
{
    public static TriageValueView Of(TriageValue v) =>
        new(v.Id, v.Kind, v.Key, v.Name, v.Parent, v.Category, v.ProductArea, v.Queue, v.Enabled, v.ReplacedBy);
}
