using System.Text.Json;

namespace RainRef.Domain.Answers;

/// <summary>Weights of the evidence in log-odds, as they were fitted.</summary>
/// <param name="Fitted">On what: questions, and how many answers among them were right.</param>
public sealed record AnswerCalibration(double Intercept, IReadOnlyList<EvidenceWeight> Weights, CalibrationData Fitted)
{
    public const string FileName = "AnswerConfidence.json";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    /// <summary>The evidence in its order.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "coverage", "one_sentence", "two_sentences", "margin", "score", "names", "neighbours", "figure",
    ];
}

public sealed record EvidenceWeight(string Name, double Weight);

/// <param name="Questions">Counted with and without their documents.</param>
/// <param name="Right">How many of them had an answer that was right.</param>
/// <param name="CalibrationError">On questions about other documents, held out.</param>
/// <param name="AreaUnderRoc">The same.</param>
public sealed record CalibrationData(int Questions, int Right, double CalibrationError, double AreaUnderRoc);
