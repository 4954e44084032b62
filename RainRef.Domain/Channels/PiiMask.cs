using System.Globalization;
using System.Text.RegularExpressions;

namespace RainRef.Domain.Channels;

/// <summary>The form of masks: <c>[kind:number]</c>.</summary>
internal static partial class PiiMask
{
    public static string Format(PiiKind kind, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"[{Name(kind)}:{number}]");

    public static string Name(PiiKind kind) => kind switch
    {
        PiiKind.Email => "email",
        PiiKind.Iban => "iban",
        PiiKind.Card => "card",
        PiiKind.Ip => "ip",
        PiiKind.Ssn => "ssn",
        PiiKind.Phone => "phone",
    };

    /// <summary>The masks that a text already holds.</summary>
    public static List<(PiiKind Kind, int Number, int Start, int End)> FindAll(string text)
    {
        List<(PiiKind, int, int, int)> found = [];
        if (!text.Contains('['))
            return found;
        foreach (var match in Pattern().EnumerateMatches(text))
        {
            var inner = text.AsSpan(match.Index + 1, match.Length - 2);
            var colon = inner.IndexOf(':');
            var kind = Enum.Parse<PiiKind>(inner[..colon], ignoreCase: true);
            var number = int.Parse(inner[(colon + 1)..], CultureInfo.InvariantCulture);
            found.Add((kind, number, match.Index, match.Index + match.Length));
        }

        return found;
    }

    // Up to six digits: more findings than a text has, and too short to hide a telephone number.
    [GeneratedRegex(@"\[(?:email|iban|card|ip|ssn|phone):[1-9][0-9]{0,5}\]", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
