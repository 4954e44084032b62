using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace RainRef.Domain.Channels;

/// <summary>A workspace's patterns, compiled.</summary>
public sealed class PiiPatternSet
{
    public static readonly PiiPatternSet None = new([]);
    private readonly CompiledPattern[] _patterns;

    private PiiPatternSet(CompiledPattern[] patterns) => _patterns = patterns;

    public bool IsEmpty => _patterns.Length == 0;

    public static PiiPatternSet Of(IEnumerable<PiiPattern> patterns)
    {
        List<CompiledPattern> compiled = [];
        foreach (var pattern in patterns.Where(p => p.Enabled))
        {
            if (CompiledPattern.TryCompile(pattern.Type, pattern.Expression, pattern.Checksum, out var one))
                compiled.Add(one);
        }

        return compiled.Count == 0 ? None : new PiiPatternSet([.. compiled]);
    }

    internal void Find(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        foreach (var pattern in _patterns)
            pattern.Find(text, found);
    }
}

/// <summary>One of them: without back-tracking, so that its time is in proportion to the text.</summary>
internal sealed class CompiledPattern(string type, Regex expression, PiiChecksum checksum)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    public static bool TryCompile(string type, string expression, PiiChecksum checksum, [NotNullWhen(true)] out CompiledPattern? compiled)
    {
        compiled = null;
        try
        {
            compiled = new CompiledPattern(
                type, new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience), checksum);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    public bool Finds(string text)
    {
        foreach (var match in expression.EnumerateMatches(text))
        {
            if (Fits(text.AsSpan(match.Index, match.Length)))
                return true;
        }

        return false;
    }

    public void Find(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        foreach (var match in expression.EnumerateMatches(text))
        {
            if (match.Length > 0 && Fits(text.Slice(match.Index, match.Length)))
                found.Add(new PiiMatch(PiiKind.Custom, match.Index, match.Index + match.Length, type));
        }
    }

    private bool Fits(ReadOnlySpan<char> value)
    {
        if (checksum == PiiChecksum.None)
            return true;
        var kept = new string([.. value.ToString().Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
        return checksum == PiiChecksum.Mod97
            ? kept.Length > 4 && Checksums.Mod97(kept[4..] + kept[..4]) == 1
            : kept.Length > 1 && kept.All(char.IsAsciiDigit) && (checksum == PiiChecksum.Luhn ? Checksums.Luhn(kept) : Checksums.Verhoeff(kept));
    }
}
