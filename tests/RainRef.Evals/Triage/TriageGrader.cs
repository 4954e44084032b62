using RainRef.Domain.Triage.Learning;
using RainRef.Testing.Reports;

namespace RainRef.Evals.Triage;

/// <summary>
/// Trains the classifier on a set's train.csv and grades it on test.csv, or by 5-fold cross-validation where there is none.
/// Whatever it chooses, it chooses by itself, on the training texts.
/// </summary>
internal sealed class TriageGrader : IGrader
{
    private const int Folds = 5;
    private const int Shots = 10;
    private const int ShotDraws = 5;
    private const int MostShotTexts = 3000;
    private const double CalibrationGoal = 0.03;

    // Below so many graded texts chance alone moves calibration by more than its goal.
    private const int EnoughForCalibration = 1000;

    /// <summary>Figures of plain methods on sets that are known by name: beside ours, never an input.</summary>
    private static readonly Dictionary<string, Known> References = new()
    {
        ["banking77"] = new(90.6, 91.5, null, null, 70.9, 72),
        ["clinc150"] = new(91.2, 92.5, 53.3, 60, null, null),
        ["it_tickets"] = new(84.5, 85.5, null, null, null, null),
    };

    public string Area => "triage";

    public async Task GradeAsync(EvalSet set, CancellationToken ct)
    {
        if (await TriageData.ReadAsync(set, "train.csv", ct) is not { } rows)
        {
            set.Say("left out: there is no train.csv");
            return;
        }

        var train = rows.Where(r => r.Label != TriageData.Outside).ToList();
        if (train.Select(r => r.Label).Distinct().Count() < ClassifierTrainer.LeastLabels)
        {
            set.Say("left out: train.csv has fewer than two labels");
            return;
        }

        var known = References.GetValueOrDefault(set.Name);
        var test = await TriageData.ReadAsync(set, "test.csv", ct);
        set.Say($"{train.Count} texts to train on, {train.Select(r => r.Label).Distinct().Count()} labels; {(test is null ? $"{Folds}-fold cross-validation" : $"{test.Count} texts to grade on")}");
        var run = test is null ? CrossValidate(train) : Run(train, test);
        Report(set, run, known);
        var few = FewShot(train, test);
        if (few is { } shots)
            set.Add($"accuracy with {Shots} examples a class, {ShotDraws} draws", shots, "%", known?.FewShot, Least(known?.FewShotGoal));
        IntentGrading.Grade(set, [.. train.Select(r => (r.Text, r.Label))]);
    }

    private static void Report(EvalSet set, Graded run, Known? known)
    {
        var figures = ClassifierFigures.Of(run.Outcomes);
        if (figures.OutsideRecall is { } recall)
        {
            set.Add("in-scope accuracy, \"unknown\" counts as wrong", figures.AccuracyInScope * 100, "%", known?.Accuracy, Least(known?.AccuracyGoal));
            set.Add("out-of-scope recall at the same threshold", recall * 100, "%", known?.OutsideRecall, Least(known?.OutsideGoal));
            set.Add("out-of-scope area under ROC", figures.OutsideRanking!.Value, "share");
            set.Add("accuracy without a threshold", figures.Accuracy * 100, "%");
        }
        else
        {
            set.Add("accuracy", figures.Accuracy * 100, "%", known?.Accuracy, Least(known?.AccuracyGoal));
        }

        set.Add("macro-F1", figures.MacroF1 * 100, "%");
        set.Add(
            "calibration error", figures.CalibrationError, "share", null,
            figures.Texts >= EnoughForCalibration ? Goal.AtMost(CalibrationGoal) : null);
        set.Add("accuracy at 80 % coverage", figures.AccuracyAt80 * 100, "%");
        set.Add("seconds to train", run.TrainSeconds, "s");
        set.Add("texts judged a second, one thread", run.Outcomes.Count / Math.Max(1e-6, run.JudgeSeconds), "1/s");
        set.Add("size of the stored model", run.Bytes / 1024.0 / 1024.0, "MB");
        if (figures.Confusions is [var worst, ..])
            set.Say($"most often confused: {worst.Truth} taken for {worst.Given}, {worst.Texts} times");
    }

    private static Graded CrossValidate(List<LabelledText> train)
    {
        var order = train.Select((row, i) => (row, Place: Place(i))).OrderBy(r => r.Place).Select(r => r.row).ToArray();
        var runs = Enumerable.Range(0, Folds).Select(fold => Run(
            [.. order.Where((_, i) => i % Folds != fold)], [.. order.Where((_, i) => i % Folds == fold)])).ToList();
        return new Graded(
            [.. runs.SelectMany(r => r.Outcomes)], runs.Average(r => r.TrainSeconds), runs.Sum(r => r.JudgeSeconds), runs[0].Bytes);
    }

    private static Graded Run(List<LabelledText> train, List<LabelledText> test)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        var model = ClassifierTrainer.Train(train);
        var trained = clock.GetTimestamp();
        var outcomes = test.Select(t => new ClassifierOutcome(t.Label == TriageData.Outside ? null : t.Label, model.Judge(t.Text))).ToList();
        return new Graded(
            outcomes, clock.GetElapsedTime(started, trained).TotalSeconds, clock.GetElapsedTime(trained).TotalSeconds,
            ClassifierFile.Write(model).Length);
    }

    // Only where every class has examples to spare.
    private static double? FewShot(List<LabelledText> train, List<LabelledText>? test)
    {
        if (train.GroupBy(r => r.Label).Any(g => g.Count() < Shots * 2))
            return null;
        double sum = 0;
        for (var draw = 0; draw < ShotDraws; draw++)
        {
            var shuffled = train.Select((row, i) => (row, Place: Place((draw + 1) * 1_000_003 + i))).OrderBy(r => r.Place).Select(r => r.row).ToList();
            var few = shuffled.GroupBy(r => r.Label).SelectMany(g => g.Take(Shots)).ToList();
            var rest = test?.Where(r => r.Label != TriageData.Outside) ?? shuffled.Except(few, ReferenceEqualityComparer.Instance).Cast<LabelledText>();
            var graded = ClassifierFigures.Of(Run(few, [.. rest.Take(MostShotTexts)]).Outcomes);
            sum += graded.Accuracy * 100;
        }

        return sum / ShotDraws;
    }

    // A fixed order that has nothing to do with the file's.
    private static ulong Place(int i)
    {
        var z = ((ulong)i + 1) * 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        return z ^ (z >> 27);
    }

    private static Goal? Least(double? value) => value is { } v ? Goal.AtLeast(v) : null;

    private sealed record Graded(IReadOnlyList<ClassifierOutcome> Outcomes, double TrainSeconds, double JudgeSeconds, int Bytes);

    private sealed record Known(
        double Accuracy, double AccuracyGoal, double? OutsideRecall, double? OutsideGoal, double? FewShot, double? FewShotGoal);
}
