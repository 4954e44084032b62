using System.Text.Json;
using RainRef.Domain.Answers;

namespace RainRef.Evals.Knowledge;

/// <summary>One question with what would be cited for it.</summary>
/// <param name="Held">Whether its documents are kept out of fitting.</param>
internal sealed record GradedEvidence(IReadOnlyList<double> Features, bool Right, bool Held);

/// <summary>
/// Fits the weights of the confidence to questions whose answers are known: logistic regression by Newton's steps with a
/// small ridge, on half of the documents; the figures are those of the other half.
/// </summary>
internal sealed class CalibrationFit
{
    private const double Ridge = 1;
    private const int Steps = 15;
    private readonly List<GradedEvidence> _graded = [];

    /// <summary>The same half whatever the order: FNV-1a over the document's id.</summary>
    public static bool IsHeld(string document) =>
        document.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) / 7 % 2 == 1;

    public void Add(IEnumerable<GradedEvidence> graded) => _graded.AddRange(graded);

    /// <summary>Writes the calibration; says what it is worth.</summary>
    public string Write(string file)
    {
        var (seen, held) = (_graded.Where(g => !g.Held).ToList(), _graded.Where(g => g.Held).ToList());
        if (!seen.Exists(g => g.Right) || held.Count == 0)
            return "nothing to fit to: no set has questions with answers";
        var weights = Fit(seen);
        var named = AnswerCalibration.Names.Select((name, i) => new EvidenceWeight(name, Math.Round(weights[i + 1], 3))).ToList();
        var calibration = new AnswerCalibration(Math.Round(weights[0], 3), named, new CalibrationData(0, 0, 0, 0));
        var judged = held.ConvertAll(g => (AnswerConfidence.Of(calibration, g.Features), g.Right));
        var area = Ranking.AreaUnderRoc([.. judged.Where(j => j.Right).Select(j => j.Item1)], [.. judged.Where(j => !j.Right).Select(j => j.Item1)]);
        calibration = calibration with
        {
            Fitted = new CalibrationData(seen.Count, seen.Count(g => g.Right), Math.Round(Error(judged), 3), Math.Round(area, 3)),
        };
        File.WriteAllText(file, JsonSerializer.Serialize(calibration, AnswerCalibration.Json) + "\n");
        return $"fitted on {seen.Count:N0} questions; held out: calibration error {calibration.Fitted.CalibrationError}, area under ROC {calibration.Fitted.AreaUnderRoc}";
    }

    /// <summary>Expected calibration error over ten bins of equal width.</summary>
    public static double Error(IReadOnlyCollection<(double Confidence, bool Right)> judged) => judged
        .GroupBy(j => Math.Min(9, (int)(j.Confidence * 10)))
        .Sum(bin => Math.Abs(bin.Average(j => j.Confidence) - bin.Average(j => j.Right ? 1.0 : 0)) * bin.Count() / judged.Count);

    private static double[] Fit(List<GradedEvidence> graded)
    {
        var size = AnswerCalibration.Names.Count + 1;
        var weights = new double[size];
        for (var step = 0; step < Steps; step++)
        {
            var rows = Enumerable.Range(0, size).Select(_ => new double[size + 1]).ToArray();
            for (var i = 0; i < size; i++)
            {
                rows[i][i] = i == 0 ? 1e-6 : Ridge;
                rows[i][size] = i == 0 ? 0 : -Ridge * weights[i];
            }

            foreach (var g in graded)
                Accumulate(rows, [1, .. g.Features], weights, g.Right);
            var change = Solve(rows);
            for (var i = 0; i < size; i++)
                weights[i] += change[i];
        }

        return weights;
    }

    private static void Accumulate(double[][] rows, double[] x, double[] weights, bool right)
    {
        var p = 1 / (1 + Math.Exp(-x.Zip(weights, (a, b) => a * b).Sum()));
        for (var i = 0; i < x.Length; i++)
        {
            rows[i][x.Length] += ((right ? 1 : 0) - p) * x[i];
            for (var j = 0; j < x.Length; j++)
                rows[i][j] += p * (1 - p) * x[i] * x[j];
        }
    }

    // Gauss and Jordan; the ridge keeps every pivot above nought.
    private static double[] Solve(double[][] rows)
    {
        for (var c = 0; c < rows.Length; c++)
        {
            for (var r = 0; r < rows.Length; r++)
            {
                if (r == c)
                    continue;
                var factor = rows[r][c] / rows[c][c];
                for (var k = c; k <= rows.Length; k++)
                    rows[r][k] -= factor * rows[c][k];
            }
        }

        return [.. rows.Select((row, i) => row[rows.Length] / row[i])];
    }
}
