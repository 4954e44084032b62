using System.Text.Json.Serialization;

namespace RainRef.Evals.Channels;

/// <summary>A string that does or does not hold what a recogniser is for.</summary>
/// <param name="ExpectedLen">How many findings are expected; null where the case does not say.</param>
/// <param name="ExpectedSpans">Where, as pairs of start and end; null or empty where the case does not say.</param>
internal sealed record RecognizerCase(
    string Recognizer,
    string Text,
    [property: JsonPropertyName("expected_len")] int? ExpectedLen = null,
    [property: JsonPropertyName("expected_spans")] int[][]? ExpectedSpans = null)
{
    public bool IsPositive => ExpectedLen is > 0 || (ExpectedLen is null && ExpectedSpans is { Length: > 0 });
}
