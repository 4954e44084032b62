using System.Collections.Frozen;

namespace RainRef.Domain.Channels;

/// <summary>Words beside a number that say what it is, where its form alone does not.</summary>
internal static class PiiContext
{
    private const int Reach = 32;

    private static readonly FrozenSet<string> SsnWords = Words("ssn social security");

    private static readonly FrozenSet<string> PhoneWords = Words(
        "phone phones telephone tel mobile cell cellphone fax call calls called calling dial ring sms whatsapp signal "
        + "reach reached answering contact hotline helpline landline voicemail number telefon handy rufnummer nummer "
        + "anrufen anruf mobil téléphone portable appeler appelez numéro teléfono telefono móvil movil número llamar "
        + "llame telefone telemóvel celular ligar cellulare numero chiamare telefoon bellen gsm telefonnummer puhelin");

    private static readonly FrozenSet<string> PhoneWordsAfter = Words("office fax mobile cell home work phone tel landline");

    // Numbers of other things, which stand beside words such as "call" and "number" as well.
    private static readonly FrozenSet<string> OtherNumbers = Words(
        "account acct article bug build card case code customer error id invoice isbn item kb license licence member "
        + "model order part passport pin po policy postal product ref reference registration room serial sku tax ticket "
        + "tracking version zip");

    /// <summary>Whether one of these words stands shortly before.</summary>
    public static bool SaysAny(ReadOnlySpan<char> text, int start, FrozenSet<string> words) => ContainsAny(Before(text, start), words);

    public static bool SaysSsn(ReadOnlySpan<char> text, int start) => ContainsAny(Before(text, start), SsnWords);

    public static bool SaysPhone(ReadOnlySpan<char> text, int start)
    {
        var before = Before(text, start);
        return ContainsAny(before, PhoneWords) && !ContainsAny(before, OtherNumbers);
    }

    /// <summary>Whether the very next word, after spaces or a hyphen, says so.</summary>
    public static bool SaysPhoneAfter(ReadOnlySpan<char> text, int end)
    {
        var rest = text[end..].TrimStart(" -(");
        var length = 0;
        while (length < rest.Length && char.IsLetter(rest[length]))
            length++;
        return PhoneWordsAfter.GetAlternateLookup<ReadOnlySpan<char>>().Contains(rest[..length]);
    }

    /// <summary>Whether the word right before a number says that it is a version.</summary>
    public static bool SaysVersion(ReadOnlySpan<char> text, int start)
    {
        var before = Before(text, start).TrimEnd(" =:\"'`");
        return before.EndsWith("version", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("build", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("release", StringComparison.OrdinalIgnoreCase);
    }

    // What stands shortly before, on the same line, after any other number.
    private static ReadOnlySpan<char> Before(ReadOnlySpan<char> text, int start)
    {
        var window = text[Math.Max(0, start - Reach)..start];
        return window[(window.LastIndexOfAny("0123456789\n\r") + 1)..];
    }

    private static bool ContainsAny(ReadOnlySpan<char> window, FrozenSet<string> words)
    {
        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        var i = 0;
        while (i < window.Length)
        {
            var start = i;
            while (i < window.Length && char.IsLetter(window[i]))
                i++;
            if (i > start && lookup.Contains(window[start..i]))
                return true;
            i++;
        }

        return false;
    }

    private static FrozenSet<string> Words(string list) =>
        list.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
