namespace RainRef.Domain.Knowledge;

/// <summary>
/// Estimates tokens without a tokenizer, in quarters: a letter of an alphabet counts one (four to a token), of a script
/// without spaces between words two, and a Han, Kana or Hangul character four.
/// </summary>
internal sealed class TextWeight
{
    public const int PerToken = 4;

    // Null where every character counts one, which is most texts.
    private readonly int[]? _before;

    public TextWeight(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\u0e00', '\ud7a3'))
            return;
        _before = new int[text.Length + 1];
        for (var i = 0; i < text.Length; i++)
            _before[i + 1] = _before[i] + Of(text[i]);
    }

    public int Between(int start, int end) => _before is null ? end - start : _before[end] - _before[start];

    public int Of(TextSpan span) => Between(span.Start, span.End);

    /// <summary>The last place up to which a text from <paramref name="start"/> weighs no more than <paramref name="limit"/>.</summary>
    public int Reach(int start, int end, int limit)
    {
        if (_before is null)
            return Math.Min(end, start + limit);
        var found = Array.BinarySearch(_before, start, end - start + 1, _before[start] + limit);
        return Math.Max(start + 1, found >= 0 ? found : ~found - 1);
    }

    /// <summary>Thai, Lao, Myanmar and Khmer, which write sentences without stops and put spaces between them.</summary>
    public static bool IsUnspaced(char c) => c is >= '\u0e00' and <= '\u0eff' or >= '\u1000' and <= '\u109f' or >= '\u1780' and <= '\u17ff';

    private static int Of(char c) => CjkText.Contains(c) ? 4 : IsUnspaced(c) ? 2 : 1;
}
