using System.Buffers;

namespace RainRef.Domain.Channels;

/// <summary>Finds keys and tokens by the prefixes that their issuers give them, and what a word such as "password:" introduces.</summary>
internal static class SecretDetector
{
    // Prefix, and how many characters follow at least.
    private static readonly (string Prefix, int Least)[] Issued =
    [
        ("sk-", 20), ("sk_live_", 10), ("sk_test_", 10), ("pk_live_", 10), ("rk_live_", 10), ("whsec_", 16), ("ghp_", 30), ("gho_", 30),
        ("ghu_", 30), ("ghs_", 30), ("ghr_", 30), ("github_pat_", 20), ("glpat-", 16), ("xoxa-", 10), ("xoxb-", 10), ("xoxp-", 10),
        ("xoxr-", 10), ("xoxs-", 10), ("AKIA", 16), ("ASIA", 16), ("AIza", 30), ("ya29.", 20), ("SG.", 30), ("npm_", 30), ("hf_", 20),
        ("dop_v1_", 40), ("shpat_", 24), ("shpss_", 24), ("pypi-", 30), ("eyJ", 40), ("rr_", 24),
    ];

    private static readonly (string Word, int Least)[] Introduced =
    [
        ("password", 4), ("passwort", 4), ("kennwort", 4), ("contraseña", 4), ("mot de passe", 4), ("passwd", 4), ("pwd", 4), ("api key", 8),
        ("api_key", 8), ("apikey", 8), ("api-key", 8), ("secret", 8), ("token", 8), ("bearer", 16),
    ];

    private static readonly SearchValues<string> Prefixes =
        SearchValues.Create([.. Issued.Select(p => p.Prefix)], StringComparison.Ordinal);

    private static readonly SearchValues<string> Words =
        SearchValues.Create([.. Introduced.Select(p => NameDetector.AsciiHead(p.Word))], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> TokenChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~+/=");

    private const string KeyBegin = "-----BEGIN ";
    private const int HeadLength = 40;
    private const string KeyEnd = "-----END ";

    public static void Find(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        FindIssued(text, found);
        FindIntroduced(text, found);
        FindKeys(text, found);
    }

    private static void FindIssued(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        var from = 0;
        while (from < text.Length && text[from..].IndexOfAny(Prefixes) is var offset and >= 0)
        {
            var start = from + offset;
            from = start + 1;
            if (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-'))
                continue;
            var end = TokenEnd(text, start);
            foreach (var (prefix, least) in Issued)
            {
                if (!text[start..].StartsWith(prefix, StringComparison.Ordinal) || end - start < prefix.Length + least
                    || !text[(start + prefix.Length)..end].ContainsAnyInRange('0', '9'))
                    continue;
                found.Add(new PiiMatch(PiiKind.Secret, start, end));
                break;
            }

            // A run is read once, or a hostile text of prefixes would be read again from each.
            from = Math.Max(from, end);
        }
    }

    private static void FindIntroduced(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        var from = 0;
        while (from < text.Length && text[from..].IndexOfAny(Words) is var offset and >= 0)
        {
            var word = from + offset;
            from = word + 1;
            foreach (var (name, least) in Introduced)
            {
                if (!text[word..].StartsWith(name, StringComparison.OrdinalIgnoreCase))
                    continue;
                from = word + name.Length;
                if (ValueStart(text, from, out var colon) is not (>= 0 and var start))
                    break;
                var end = start + LengthOf(text[start..]);
                // Without a colon it could be any word: only what looks like a token is one.
                var value = text[start..end];
                if (value.Length >= least && value[0] != '[' && (colon || (value.Length >= 16 && LooksRandom(value)))
                    && (LooksRandom(value) || name[0] is 'p' or 'P' or 'k' or 'c' or 'm'))
                {
                    found.Add(new PiiMatch(PiiKind.Secret, start, end));
                    from = end;
                }

                break;
            }
        }
    }

    private static void FindKeys(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        var from = 0;
        while (from < text.Length && text[from..].IndexOf(KeyBegin, StringComparison.Ordinal) is var offset and >= 0)
        {
            var start = from + offset;
            from = start + KeyBegin.Length;
            if (!text[from..Math.Min(text.Length, from + HeadLength)].Contains("PRIVATE KEY", StringComparison.Ordinal))
                continue;
            // What begins and does not end is a secret all the same.
            var tail = text[from..].IndexOf(KeyEnd, StringComparison.Ordinal);
            var close = tail < 0 ? -1 : text[(from + tail + KeyEnd.Length)..].IndexOf("-----", StringComparison.Ordinal);
            var end = tail < 0 || close < 0 ? text.Length : from + tail + KeyEnd.Length + close + 5;
            found.Add(new PiiMatch(PiiKind.Secret, start, end));
            from = end;
        }
    }

    private static int ValueStart(ReadOnlySpan<char> text, int at, out bool colon)
    {
        colon = false;
        var i = at;
        while (i < text.Length && i - at < 6 && text[i] is ' ' or ':' or '=' or '"' or '\'' or '`')
        {
            colon |= text[i] is ':' or '=';
            i++;
        }

        foreach (var verb in (ReadOnlySpan<string>)["is ", "ist ", "es ", "est "])
        {
            if (!colon && i > at && text[i..].StartsWith(verb, StringComparison.OrdinalIgnoreCase))
                i += verb.Length;
        }

        return i > at && i < text.Length ? i : -1;
    }

    private static int LengthOf(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(" \t\n\"'`,;<>");
        var value = end < 0 ? rest : rest[..end];
        return value.TrimEnd(".!?)").Length;
    }

    private static int TokenEnd(ReadOnlySpan<char> text, int start)
    {
        var length = text[start..].IndexOfAnyExcept(TokenChars);
        var end = length < 0 ? text.Length : start + length;
        while (end > start && text[end - 1] is '.' or '/' or '-')
            end--;
        return end;
    }

    private static bool LooksRandom(ReadOnlySpan<char> value) =>
        value.ContainsAnyInRange('0', '9') && (value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z'));
}
