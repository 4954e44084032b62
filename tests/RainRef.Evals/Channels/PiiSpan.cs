namespace RainRef.Evals.Channels;

/// <summary>A text with its personal data marked.</summary>
internal sealed record PiiText(string Text, PiiSpan[] Spans);

/// <summary>Start and end count UTF-16 units, or code points: <see cref="PiiGrader"/> finds out.</summary>
internal sealed record PiiSpan(string Kind, int Start, int End)
{
    /// <summary>Whether the other covers at least half of this one.</summary>
    public bool IsFoundBy(PiiSpan other) =>
        2 * (Math.Min(End, other.End) - Math.Max(Start, other.Start)) >= End - Start;
}
