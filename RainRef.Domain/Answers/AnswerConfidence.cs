using System.Text.Json;

namespace RainRef.Domain.Answers;

/// <summary>
/// How likely a draft from a passage answers: a logistic function of its evidence, fitted to questions whose answers are
/// known (`make eval ARGS=--fit`), kept in AnswerConfidence.json.
/// </summary>
public static class AnswerConfidence
{
    private static readonly AnswerCalibration Fitted = Load();

    /// <summary>What the passage that would be quoted first shows, in the calibration's order; null where nothing was found.</summary>
    public static IReadOnlyList<double>? EvidenceOf(SearchResult found, string question) =>
        found.Passages.Count == 0 ? null : PassageEvidence.Of(found, found.Passages[0], question).Features;

    public static AnswerCalibration Calibration => Fitted;

    internal static double Of(PassageEvidence evidence) => Of(Fitted, evidence.Features);

    public static double Of(AnswerCalibration calibration, IReadOnlyList<double> features)
    {
        var sum = calibration.Intercept;
        for (var i = 0; i < features.Count; i++)
            sum += calibration.Weights[i].Weight * features[i];
        return 1 / (1 + Math.Exp(-sum));
    }

    private static AnswerCalibration Load()
    {
        using var stream = typeof(AnswerConfidence).Assembly.GetManifestResourceStream(AnswerCalibration.FileName)!;
        return JsonSerializer.Deserialize<AnswerCalibration>(stream, AnswerCalibration.Json)!;
    }
}
