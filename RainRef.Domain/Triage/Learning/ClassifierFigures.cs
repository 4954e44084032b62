namespace RainRef.Domain.Triage.Learning;

/// <summary>How a model did on one text.</summary>
/// <param name="Truth">Its label; null where it belongs to no class.</param>
public sealed record ClassifierOutcome(string? Truth, ClassifierJudgement Judgement);

/// <summary>Figures of one class. Precision and recall are 0 to 1.</summary>
public sealed record ClassFigures(string Label, int Texts, double Precision, double Recall)
{
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}

/// <summary>How often one class was taken for another.</summary>
public sealed record Confusion(string Truth, string Given, int Texts);

/// <summary>What a model is worth, counted on texts that it had not seen. Shares are 0 to 1.</summary>
/// <param name="Accuracy">Of the texts of known classes, whether or not they count as in scope.</param>
/// <param name="AccuracyInScope">The same, where "unknown" counts as wrong.</param>
/// <param name="CalibrationError">How far confidence and accuracy lie apart, over 15 equal ranges of confidence.</param>
/// <param name="AccuracyAt80">Of the 80 % of which the model is surest.</param>
/// <param name="OutsideRecall">Of the texts of no class, those that were answered "unknown"; null where there is none.</param>
/// <param name="OutsideRanking">The area under the curve by which <see cref="ClassifierJudgement.InScope"/> tells them apart.</param>
public sealed record ClassifierFigures(
    int Texts, double Accuracy, double MacroF1, double CalibrationError, double AccuracyAt80, double AccuracyInScope,
    double? OutsideRecall, double? OutsideRanking, IReadOnlyList<ClassFigures> Classes, IReadOnlyList<Confusion> Confusions)
{
    private const int Ranges = 15;
    private const double Coverage = 0.8;
    private const int MostConfusions = 50;

    public static ClassifierFigures Of(IReadOnlyList<ClassifierOutcome> outcomes)
    {
        var inside = outcomes.Where(o => o.Truth is not null).ToArray();
        var outside = outcomes.Where(o => o.Truth is null).ToArray();
        var classes = ByClass(inside);
        var surest = inside.OrderByDescending(o => o.Judgement.Confidence).Take((int)Math.Ceiling(inside.Length * Coverage)).ToArray();
        return new ClassifierFigures(
            inside.Length,
            Share(inside, IsRight),
            classes.Count == 0 ? 0 : classes.Average(c => c.F1),
            Miscalibration(inside),
            Share(surest, IsRight),
            Share(inside, o => IsRight(o) && o.Judgement.IsKnown),
            outside.Length == 0 ? null : Share(outside, o => !o.Judgement.IsKnown),
            outside.Length == 0 ? null : Ranking(inside, outside),
            classes,
            [.. inside.Where(o => !IsRight(o)).GroupBy(o => (o.Truth, o.Judgement.Best))
                .Select(g => new Confusion(g.Key.Truth!, g.Key.Best, g.Count()))
                .OrderByDescending(c => c.Texts).ThenBy(c => c.Truth, StringComparer.Ordinal).ThenBy(c => c.Given, StringComparer.Ordinal)
                .Take(MostConfusions)]);
    }

    private static bool IsRight(ClassifierOutcome outcome) => outcome.Judgement.Best == outcome.Truth;

    private static double Share(ClassifierOutcome[] outcomes, Func<ClassifierOutcome, bool> counts) =>
        outcomes.Length == 0 ? 0 : (double)outcomes.Count(counts) / outcomes.Length;

    private static List<ClassFigures> ByClass(ClassifierOutcome[] inside)
    {
        var given = inside.GroupBy(o => o.Judgement.Best).ToDictionary(g => g.Key, g => g.Count());
        return [.. inside.GroupBy(o => o.Truth!).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
        {
            var right = g.Count(IsRight);
            var all = given.GetValueOrDefault(g.Key);
            return new ClassFigures(g.Key, g.Count(), all == 0 ? 0 : (double)right / all, (double)right / g.Count());
        })];
    }

    private static double Miscalibration(ClassifierOutcome[] inside) => inside
        .GroupBy(o => Math.Min(Ranges - 1, (int)(o.Judgement.Confidence * Ranges)))
        .Sum(g => Math.Abs(g.Sum(o => (IsRight(o) ? 1 : 0) - o.Judgement.Confidence))) / Math.Max(1, inside.Length);

    // The share of pairs in which the text of a class scores higher; ties count half.
    private static double Ranking(ClassifierOutcome[] inside, ClassifierOutcome[] outside)
    {
        var scores = outside.Select(o => o.Judgement.InScope).Order().ToArray();
        double wins = 0;
        foreach (var score in inside.Select(o => o.Judgement.InScope))
        {
            var (below, upTo) = (Position(scores, score, false), Position(scores, score, true));
            wins += below + ((upTo - below) / 2.0);
        }

        return inside.Length == 0 ? 0 : wins / inside.Length / scores.Length;
    }

    private static int Position(double[] sorted, double value, bool afterEqual)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value || (afterEqual && sorted[middle] == value))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
