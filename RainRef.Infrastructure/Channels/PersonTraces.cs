using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RainRef.Infrastructure.Channels;

/// <summary>By what a person can be recognised outside the vault: their reference, what the vault held of them, their tickets.</summary>
/// <param name="UserRef">As it is stored; null where no customer's reference is known.</param>
/// <param name="Originals">What stood behind their masks: people may have typed it where it is sent and not masked.</param>
public sealed record PersonTraces(string? UserRef, IReadOnlyList<string> Originals, Guid[] Tickets)
{
    private const int MaxOriginals = 1000;
    private const int ShortestOriginal = 5;
    private const int ShortestName = 5;

    /// <summary>Whole values that are this person's.</summary>
    public string[] Values => [.. Originals, .. UserRef is { } user ? new[] { user } : []];

    /// <summary>Texts that mean this person and nobody else wherever they stand.</summary>
    public string[] Everywhere => [.. Needles(IsTelling)];

    /// <summary>Texts that mean this person on their own tickets.</summary>
    public string[] OnTheirTickets => [.. Needles(text => IsTelling(text) || text.Length >= ShortestName || text.Any(char.IsDigit))];

    /// <summary>A regular expression of PostgreSQL that finds these texts as whole words; null where there are none.</summary>
    public static string? Pattern(IReadOnlyCollection<string> texts) => texts.Count == 0
        ? null
        : $@"(?<![\w-])(?:{string.Join('|', texts.OrderByDescending(t => t.Length).Select(Literal))})(?![\w-])";

    private IEnumerable<string> Needles(Func<string, bool> wanted)
    {
        var own = UserRef is { } user && wanted(user) ? [user] : Array.Empty<string>();
        return own.Concat(Originals.Where(o => o.Length >= ShortestOriginal && IsTelling(o)).Take(MaxOriginals))
            .SelectMany(t => new[] { t, InJson(t) }).Distinct(StringComparer.OrdinalIgnoreCase);
    }

    // "u-1" or "maria" is somebody else's word too; "customer-4711" or an address is not.
    private static bool IsTelling(string text)
    {
        var digits = text.Count(char.IsDigit);
        return digits == text.Length ? digits >= 7 : text.Length >= 12 || (digits > 0 && text.Length >= 6);
    }

    private static string InJson(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    private static string Literal(string text)
    {
        var escaped = new StringBuilder(text.Length * 2);
        foreach (var c in text)
            _ = char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? escaped.Append(c) : escaped.Append('\\').Append(c);
        return escaped.ToString();
    }
}
