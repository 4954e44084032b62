using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;

namespace RainRef.Web.Components;

/// <summary>
/// What the console says, in the reader's language: <c>T["Try again"]</c>. The English text is the key, so that markup reads
/// as the page does; Texts.resx and Texts.de.resx hold every key. What follows a <c>|</c> tells apart two meanings of one word.
/// </summary>
public sealed class Texts
{
    // A list of tickets asks hundreds of times: read once, a look-up costs no lock and no allocation.
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> ByLanguage =
        ReadersLanguage.All.ToFrozenDictionary(language => language, Read);

    private Texts()
    {
    }

    /// <summary>The texts of whoever's culture is current.</summary>
    public static Texts T { get; } = new();

    public string this[string text] => Find(text) ?? text.Split('|')[0];

    /// <summary>With its places filled: <c>T["Sign in as {0}", name]</c>.</summary>
    public string this[string text, params object?[] parts] => string.Format(CultureInfo.InvariantCulture, this[text], parts);

    /// <summary>The text where it is known, for words that come as data; else as it came.</summary>
    public string OrSame(string text) => Find(text) ?? text;

    /// <summary>The text in the reader's language; null where it is not known.</summary>
    public string? Find(string text) => ByLanguage[ReadersLanguage.Current].GetValueOrDefault(text);

    /// <summary>Every text, by its English.</summary>
    internal IReadOnlyList<string> Keys => ByLanguage[ReadersLanguage.All[0]].Keys;

    private static FrozenDictionary<string, string> Read(string language)
    {
        var known = new ResourceManager(typeof(Texts)).GetResourceSet(new CultureInfo(language), createIfNotExists: true, tryParents: true)!;
        return known.Cast<DictionaryEntry>().ToFrozenDictionary(text => (string)text.Key, text => (string)text.Value!);
    }
}
