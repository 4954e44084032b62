using System.Net;
using System.Text;

namespace RainRef.Domain.Answers;

/// <summary>A source that a customer can open.</summary>
public sealed record PublicSource(string Title, string Address);

/// <summary>
/// The numbers that a customer sees: one for each address, in the order in which they are first cited. Proofs that lie
/// where customers cannot look have none, so that no number leads nowhere.
/// </summary>
public sealed class SourceList
{
    private const int MaxTitle = 120;

    private readonly Dictionary<int, int> _shown = [];
    private readonly List<PublicSource> _sources = [];

    /// <param name="sentences">As they are sent.</param>
    /// <param name="sources">By the citation's number; those that cannot be shown are not among them.</param>
    public SourceList(IReadOnlyList<DraftSentence> sentences, IReadOnlyDictionary<int, PublicSource> sources)
    {
        foreach (var number in sentences.SelectMany(s => s.Citations).Distinct())
        {
            if (!sources.TryGetValue(number, out var source))
                continue;
            var at = _sources.FindIndex(s => s.Address == source.Address);
            if (at < 0)
            {
                at = _sources.Count;
                _sources.Add(source);
            }

            _shown[number] = at + 1;
        }
    }

    /// <summary>The numbers to show for those of proofs, once each.</summary>
    public IEnumerable<int> NumbersOf(IEnumerable<int> citations) =>
        citations.Where(_shown.ContainsKey).Select(c => _shown[c]).Distinct().Order();

    /// <summary>The list below the text; empty where there is nothing to list.</summary>
    public string Write(string heading)
    {
        if (_sources.Count == 0)
            return "";
        var text = new StringBuilder(heading.Trim());
        for (var i = 0; i < _sources.Count; i++)
            text.Append('\n').Append('[').Append(i + 1).Append("] ").Append(OneLine(_sources[i].Title)).Append(": ").Append(_sources[i].Address);
        return text.ToString();
    }

    /// <summary>The address as it may be shown, or null where only some could open it: other schemes, private hosts, credentials.</summary>
    public static string? PublicAddress(string? uri)
    {
        if (uri is not { Length: <= 1000 } || !Uri.TryCreate(uri, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            || address.UserInfo.Length > 0)
            return null;
        var host = address.IdnHost.TrimEnd('.');
        var ours = IPAddress.TryParse(host.Trim('[', ']'), out _) || !host.Contains('.', StringComparison.Ordinal)
            || Array.Exists([".local", ".localhost", ".internal", ".lan", ".home", ".corp", ".test", ".invalid"], e => host.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return ours ? null : address.AbsoluteUri;
    }

    private static string OneLine(string title)
    {
        var line = string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace('[', '(').Replace(']', ')');
        return line.Length <= MaxTitle ? line : line[..(char.IsHighSurrogate(line[MaxTitle - 1]) ? MaxTitle - 1 : MaxTitle)].TrimEnd() + "…";
    }
}
