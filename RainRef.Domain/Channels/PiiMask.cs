using System.Globalization;
using System.Text.RegularExpressions;

namespace RainRef.Domain.Channels;

/// <summary>The form of masks: <c>[type:number]</c>.</summary>
public static partial class PiiMask
{
    /// <summary>What a type's name looks like.</summary>
    public const string TypePattern = "[a-z][a-z_]{1,23}";

    public static string Format(string type, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"[{type}:{number}]");

    public static string Name(PiiKind kind) => kind switch
    {
        PiiKind.Email => "email",
        PiiKind.Secret => "secret",
        PiiKind.Iban => "iban",
        PiiKind.Crypto => "crypto",
        PiiKind.Card => "card",
        PiiKind.Ip => "ip",
        PiiKind.Mac => "mac",
        PiiKind.Ssn => "ssn",
        PiiKind.NationalId => "national_id",
        PiiKind.Phone => "phone",
        PiiKind.Address => "address",
        PiiKind.Name => "name",
        PiiKind.Custom => "custom",
    };

    /// <summary>The masks that a text holds.</summary>
    public static List<PlacedMask> FindAll(string text)
    {
        List<PlacedMask> found = [];
        if (!text.Contains('['))
            return found;
        foreach (var match in Pattern().EnumerateMatches(text))
        {
            var inner = text.AsSpan(match.Index + 1, match.Length - 2);
            var colon = inner.IndexOf(':');
            var number = int.Parse(inner[(colon + 1)..], CultureInfo.InvariantCulture);
            found.Add(new PlacedMask(inner[..colon].ToString(), number, match.Index, match.Index + match.Length));
        }

        return found;
    }

    /// <summary>Type and number of a mask, written with or without its brackets; null where it is none.</summary>
    public static (string Type, int Number)? Parse(string mask)
    {
        var bracketed = mask.StartsWith('[') ? mask : $"[{mask}]";
        return FindAll(bracketed) is [{ Start: 0 } only] && only.End == bracketed.Length ? (only.Type, only.Number) : null;
    }

    /// <summary>Writes masks anew, such as when a text joins others that are numbered already.</summary>
    public static string Renumber(string text, IReadOnlyDictionary<(string Type, int Number), int> numbers)
    {
        var masks = FindAll(text);
        for (var i = masks.Count - 1; i >= 0; i--)
        {
            var (type, number, start, end) = masks[i];
            if (numbers.TryGetValue((type, number), out var other) && other != number)
                text = string.Concat(text.AsSpan(0, start), Format(type, other), text.AsSpan(end));
        }

        return text;
    }

    /// <summary>The text without its masks, for readers to whom their names would be words.</summary>
    public static string Remove(string text) => Pattern().Replace(text, " ");

    // Up to six digits: more findings than a text has, and too short to hide a telephone number.
    [GeneratedRegex(@"\[" + TypePattern + @":[1-9][0-9]{0,5}\]", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>A mask and where it stands.</summary>
public readonly record struct PlacedMask(string Type, int Number, int Start, int End);
