using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using RainRef.Domain.Common;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>
/// Reads WebVTT and SubRip. Cues are joined to running text, since sentences go on across them; a new speaker, a pause
/// after a sentence, or a long paragraph's end begins a new one.
/// </summary>
public static partial class TranscriptText
{
    private const int LongParagraph = 900;
    private const int PauseMilliseconds = 2000;
    private const int MaxTime = 100 * 3600 * 1000;

    public static bool IsWebVtt(string text) =>
        text.AsSpan().TrimStart('\ufeff') is var rest && rest.StartsWith("WEBVTT", StringComparison.Ordinal)
        && (rest.Length == 6 || char.IsWhiteSpace(rest[6]));

    public static bool IsSubRip(string text) => SubRipStart().IsMatch(text.Length > 400 ? text[..400] : text);

    public static Result<(string Text, string? Title, SourceLayout Layout)> Read(string raw)
    {
        var text = SourceDocument.Canonical(raw);
        List<Cue> cues = [];
        string? title = null;
        var bad = 0;
        foreach (var block in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (block.StartsWith("WEBVTT", StringComparison.Ordinal))
                title ??= block.Split('\n')[0][6..].Trim(' ', '-', '\t');
            else if (ReadCue(block) is { } cue)
                cues.Add(cue);
            else if (!block.StartsWith("NOTE", StringComparison.Ordinal) && !block.StartsWith("STYLE", StringComparison.Ordinal)
                && !block.StartsWith("REGION", StringComparison.Ordinal))
                bad++;
        }

        if (cues.Count == 0 || bad > cues.Count)
            return ImportError.Broken("transcript has no readable times");
        var (joined, layout) = Join(cues);
        return joined.Length == 0 ? ImportError.NoText : (joined, string.IsNullOrEmpty(title) ? null : title, layout);
    }

    private static Cue? ReadCue(string block)
    {
        var match = Times().Match(block);
        if (!match.Success)
            return null;
        var (from, to) = (Milliseconds(match.Groups["from"].Value), Milliseconds(match.Groups["to"].Value));
        if (from is null || to is null || to < from)
            return null;
        var body = block[(match.Index + match.Length)..];
        var speaker = Voice().Match(body) is { Success: true } voice ? voice.Groups[1].Value.Trim() : null;
        var words = string.Join(' ', WebUtility.HtmlDecode(Tags().Replace(body, ""))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new Cue(from.Value, to.Value, speaker, SourceDocument.Canonical(words));
    }

    private static (string Text, SourceLayout Layout) Join(List<Cue> cues)
    {
        var text = new StringBuilder();
        List<CueLayout> places = [];
        Cue? before = null;
        var paragraph = 0;
        foreach (var cue in cues.Where(c => c.Words.Length > 0))
        {
            var ended = text.Length > 0 && text[^1] is '.' or '!' or '?' or '…' or '。' or '！' or '？';
            var pause = before is not null && cue.From - before.To >= PauseMilliseconds;
            var speaks = cue.Speaker is not null && cue.Speaker != before?.Speaker;
            if (before is not null)
            {
                var breaks = speaks || (ended && (pause || text.Length - paragraph > LongParagraph));
                text.Append(breaks ? "\n\n" : " ");
                paragraph = breaks ? text.Length : paragraph;
            }

            var start = text.Length;
            if (speaks)
                text.Append(cue.Speaker).Append(": ");
            text.Append(cue.Words);
            places.Add(new CueLayout(start, text.Length - start, cue.From, cue.To));
            before = cue;
        }

        return (text.ToString(), new SourceLayout([], places));
    }

    private static int? Milliseconds(string time)
    {
        var parts = time.Replace(',', '.').Split(':');
        var total = 0L;
        for (var i = 0; i < parts.Length - 1; i++)
            total = (total * 60) + int.Parse(parts[i], System.Globalization.CultureInfo.InvariantCulture);
        var seconds = decimal.Parse(parts[^1], System.Globalization.CultureInfo.InvariantCulture);
        total = (total * 60 * 1000) + (long)(seconds * 1000);
        return total <= MaxTime ? (int)total : null;
    }

    [GeneratedRegex(@"(?<from>(?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3})[ \t]{1,5}-->[ \t]{1,5}(?<to>(?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3})[^\n]{0,200}", RegexOptions.None, 1000)]
    private static partial Regex Times();

    [GeneratedRegex(@"\A\ufeff?\s{0,50}\d{1,6}[ \t]{0,5}\r?\n(?:\d{1,3}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}[ \t]{1,5}-->", RegexOptions.None, 1000)]
    private static partial Regex SubRipStart();

    [GeneratedRegex(@"<v(?:\.[^\s>]{0,50})?\s{1,5}([^>]{1,100})>", RegexOptions.None, 1000)]
    private static partial Regex Voice();

    [GeneratedRegex(@"<[^>\n]{0,200}>|\{\\[^}\n]{0,100}\}", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    private sealed record Cue(int From, int To, string? Speaker, string Words);
}
