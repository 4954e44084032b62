using System.Globalization;
using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Triage;

/// <summary>A labelled text as training takes it.</summary>
/// <param name="IsFresh">Whether what serves now cannot have learnt from it.</param>
public sealed record TrainingText(Guid Id, string Text, string Value, bool IsFresh);

/// <summary>A trained model and what it is worth; no model where there is too little to learn from.</summary>
public sealed record TrainingResult(TextClassifier? Model, TriageModelReport Report);

/// <summary>
/// Trains a model and decides whether it may serve: it is measured on texts kept from it, against what serves now on those
/// of them that this has not seen either.
/// </summary>
public static class TrainTriage
{
    public const int LeastTexts = 8;
    private const int LeastTextsAClass = 2;
    private const int FoldAllBelow = 400;
    private const int SmallFolds = 4;
    private const int LargeFolds = 5;
    private const int EnoughFresh = 10;

    // By chance alone two equal models lie this far apart on a few dozen texts.
    private const double Slack = 0.03;
    private const double LeastAccuracy = 0.5;

    /// <param name="extra">Examples from the rules' own words for what people have not labelled yet; never measured on.</param>
    /// <param name="judgeNow">What serves now; null for "unknown".</param>
    /// <param name="accuracyNow">What was measured when it began to serve; null where rules serve.</param>
    public static TrainingResult Run(
        IReadOnlyList<TrainingText> texts, IReadOnlyList<LabelledText> extra, Func<string, string?> judgeNow, double? accuracyNow,
        CancellationToken ct)
    {
        var usable = texts.GroupBy(t => t.Value).Where(g => g.Count() >= LeastTextsAClass).SelectMany(g => g).OrderBy(t => t.Id).ToList();
        var classes = usable.Select(t => t.Value).Distinct().Count();
        if (usable.Count < LeastTexts || classes < ClassifierTrainer.LeastLabels)
        {
            return new TrainingResult(null, Refused(
                $"There are {usable.Count} labelled texts of {classes} values with at least {LeastTextsAClass} texts each; training takes {LeastTexts} of {ClassifierTrainer.LeastLabels}.",
                usable.Count, ClassifierFigures.Of([])));
        }

        var held = HoldBack(usable, extra, ct);
        var figures = ClassifierFigures.Of([.. held.Select(h => h.Outcome)]);
        var fresh = held.Where(h => h.Text.IsFresh).ToList();
        double? before = fresh.Count == 0 ? null : (double)fresh.Count(h => judgeNow(h.Text.Text) == h.Text.Value) / fresh.Count;
        double? after = fresh.Count == 0 ? null : (double)fresh.Count(h => h.Outcome.Judgement.Best == h.Text.Value) / fresh.Count;
        var (accepted, verdict) = Decide(figures.Accuracy, accuracyNow, before, after, fresh.Count);
        var report = new TriageModelReport(accepted, verdict, usable.Count, figures, before, fresh.Count, after);
        var model = ClassifierTrainer.Train([.. usable.Select(t => new LabelledText(t.Text, t.Value)), .. extra], ct);
        return new TrainingResult(model, report);
    }

    private static List<(TrainingText Text, ClassifierOutcome Outcome)> HoldBack(
        List<TrainingText> texts, IReadOnlyList<LabelledText> extra, CancellationToken ct)
    {
        var small = texts.Count < FoldAllBelow;
        var folds = small ? SmallFolds : LargeFolds;
        // Each value spreads over the folds by its texts' order of arrival.
        var placed = texts.GroupBy(t => t.Value, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany((g, at) => g.Select((t, i) => (Text: t, Fold: (i + at) % folds))).ToList();
        var held = new List<(TrainingText, ClassifierOutcome)>();
        for (var fold = 0; fold < (small ? folds : 1); fold++)
        {
            var learnt = placed.Where(p => p.Fold != fold).Select(p => new LabelledText(p.Text.Text, p.Text.Value)).Concat(extra).ToList();
            if (learnt.Select(l => l.Label).Distinct().Count() < ClassifierTrainer.LeastLabels)
                continue;
            var model = ClassifierTrainer.Train(learnt, ct);
            held.AddRange(placed.Where(p => p.Fold == fold).Select(p => (p.Text, new ClassifierOutcome(p.Text.Value, model.Judge(p.Text.Text)))));
        }

        return held;
    }

    private static (bool Accepted, string Verdict) Decide(double accuracy, double? accuracyNow, double? before, double? after, int fresh)
    {
        // Corrections are what served wrongly: beating that alone is no merit.
        if (accuracyNow is null && accuracy < LeastAccuracy)
            return (false, $"On texts held back it is right on {Percent(accuracy)} only; rules go on alone.");
        if (fresh >= EnoughFresh && before is { } was && after is { } would)
        {
            return would + Slack < was
                ? (false, $"On {fresh} texts that neither had seen it is right on {Percent(would)}; what serves now on {Percent(was)}.")
                : (true, $"On {fresh} texts that neither had seen it is right on {Percent(would)}; what served before on {Percent(was)}.");
        }

        return accuracyNow is { } now && accuracy + Slack < now
            ? (false, $"On texts held back it is right on {Percent(accuracy)}; the version that serves was on {Percent(now)}.")
            : (true, $"On texts held back it is right on {Percent(accuracy)}.");
    }

    private static TriageModelReport Refused(string why, int labels, ClassifierFigures figures) =>
        new(false, why, labels, figures, null, 0, null);

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
