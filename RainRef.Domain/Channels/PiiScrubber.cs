using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RainRef.Domain.Channels;

/// <summary>
/// Replaces personal data by typed, numbered masks before a text is stored, indexed or sent anywhere. Takes time in
/// proportion to the text, also for hostile ones; scrubbing twice is the same as scrubbing once.
/// </summary>
public static class PiiScrubber
{
    // Taking a finding out of a text can make its neighbour recognisable; deeper chains exist only in made-up texts.
    private const int MaxRounds = 16;

    private static readonly SearchValues<char> Triggers = SearchValues.Create("@:0123456789");

    // A reference such as "u-4711" is shorter than every number that names a person, and "order_12345" has the form of none.
    private const int PlainLength = 8;
    private const int PlainDigits = 5;

    private static readonly SearchValues<char> PlainChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private static readonly SearchValues<char> SmallLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz");

    /// <summary>Masks a text.</summary>
    /// <param name="text">The text; masks that it already holds stay as they are.</param>
    /// <param name="state">Shares numbers with the other texts of the same event; null for a text on its own.</param>
    public static ScrubResult Scrub(string text, PiiMaskState? state = null)
    {
        var patterns = state?.Patterns ?? PiiPatternSet.None;
        if (patterns.IsEmpty && (IsPlain(text) || (!text.AsSpan().ContainsAny(Triggers) && !NameDetector.MayFind(text))))
            return new ScrubResult(text, []);
        var masks = PiiMask.FindAll(text);
        var matches = Find(text, masks, patterns);
        if (matches.Count == 0 && (masks.Count == 0 || state is null))
            return new ScrubResult(text, []);

        state ??= new PiiMaskState();
        foreach (var mask in masks)
            state.Reserve(mask.Type, mask.Number);
        return Replace(text, matches, state);
    }

    /// <summary>
    /// A copy of <paramref name="node"/> with personal data masked in all strings and property names, and with numbers
    /// that are card numbers turned into masks. What nests deeper than 64 levels is left out.
    /// </summary>
    public static JsonNode? ScrubJson(JsonNode? node, PiiMaskState? state = null) =>
        PiiJson.Scrub(node, state ?? new PiiMaskState(), depth: 0);

    /// <summary>
    /// A reference (a user's or a customer's identifier) that is safe to store: unchanged when it holds no personal
    /// data, otherwise <c>kind:</c> and 16 hex digits of HMAC-SHA256 under <paramref name="key"/>. The same reference
    /// always gives the same pseudonym, so that people are still recognised.
    /// </summary>
    public static string Pseudonym(string value, ReadOnlySpan<byte> key)
    {
        var findings = Scrub(value).Findings;
        if (findings.Count == 0)
            return value;
        var (kind, start, end) = (findings[0].Kind, findings[0].Start, findings[0].End);
        var trimmed = value.Trim();
        var normal = end - start == trimmed.Length ? PiiNormalForm.Of(kind, trimmed) : trimmed;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(normal), mac);
        return $"{findings[0].Type}:{Convert.ToHexStringLower(mac[..8])}";
    }

    // So short and simple that no detector finds anything in it.
    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (text.Length > PlainLength)
        {
            var letters = text.IndexOfAnyExcept(SmallLetters);
            return letters is > 0 and < 2 * PlainLength && text[letters] is '-' or '_'
                && text.Length - letters - 1 is > 0 and <= PlainDigits && !text[(letters + 1)..].ContainsAnyExceptInRange('0', '9');
        }

        if (text.ContainsAnyExcept(PlainChars))
            return false;
        var digits = 0;
        foreach (var c in text)
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits <= PlainDigits;
    }

    private static List<PiiMatch> Find(string text, List<PlacedMask> masks, PiiPatternSet patterns)
    {
        List<PiiMatch> accepted = [];
        List<PiiMatch> found = [];
        Stack<(int Start, int End, int Round)> parts = new();
        var from = 0;
        foreach (var mask in masks)
        {
            parts.Push((from, mask.Start, 0));
            from = mask.End;
        }

        parts.Push((from, text.Length, 0));
        while (parts.TryPop(out var part))
        {
            found.Clear();
            Detect(text.AsSpan(part.Start..part.End), found, patterns);
            var rest = part.Start;
            foreach (var match in found)
            {
                var moved = match with { Start = match.Start + part.Start, End = match.End + part.Start };
                accepted.Add(moved);
                if (part.Round < MaxRounds)
                    parts.Push((rest, moved.Start, part.Round + 1));
                rest = moved.End;
            }

            if (found.Count > 0 && part.Round < MaxRounds)
                parts.Push((rest, part.End, part.Round + 1));
        }

        accepted.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return accepted;
    }

    private static void Detect(ReadOnlySpan<char> text, List<PiiMatch> found, PiiPatternSet patterns)
    {
        EmailDetector.Find(text, found);
        SecretDetector.Find(text, found);
        NameDetector.Find(text, found);
        WordDetector.Find(text, found);
        patterns.Find(text, found);
        if (text.ContainsAnyInRange('0', '9') || text.Contains(':'))
        {
            IpV6Detector.Find(text, found);
            NumberDetector.Find(text, found);
            AddressDetector.Find(text, found);
        }

        if (found.Count < 2)
            return;
        found.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
        var kept = 0;
        for (var i = 1; i < found.Count; i++)
        {
            if (found[i].Start >= found[kept].End)
                found[++kept] = found[i];
            else if (found[i].BeatsOverlapping(found[kept]))
                found[kept] = found[i];
        }

        found.RemoveRange(kept + 1, found.Count - kept - 1);
    }

    private static ScrubResult Replace(string text, List<PiiMatch> matches, PiiMaskState state)
    {
        var masked = new StringBuilder(text.Length);
        var findings = new List<PiiFinding>(matches.Count);
        var from = 0;
        foreach (var match in matches)
        {
            var mask = state.MaskFor(match.Kind, match.TypeName, text.AsSpan(match.Start, match.Length));
            findings.Add(new PiiFinding(match.Kind, match.Start, match.End, mask, match.TypeName));
            masked.Append(text, from, match.Start - from).Append(mask);
            from = match.End;
        }

        masked.Append(text, from, text.Length - from);
        return new ScrubResult(masked.ToString(), findings);
    }
}
