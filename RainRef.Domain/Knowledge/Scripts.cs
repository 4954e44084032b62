namespace RainRef.Domain.Knowledge;

/// <summary>Writing systems, as far as they tell languages apart.</summary>
internal enum TextScript
{
    Other,
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Devanagari,
    Bengali,
    Tamil,
    Thai,
    Armenian,
    Georgian,
    Han,
    Kana,
    Hangul,
    Count,
}

internal static class Scripts
{
    private static readonly string[] None = [];

    private static readonly string[] Latin = [.. LanguageWords.ByLanguage.Select(p => p.Language).Where(l => !LanguageWords.NotLatin.Contains(l))];

    /// <summary>The script of a letter, by Unicode's blocks.</summary>
    public static TextScript Of(char c) => c switch
    {
        < '\u0250' or (>= '\u1e00' and <= '\u1eff') or (>= '\uff21' and <= '\uff5a') => TextScript.Latin,
        >= '\u0370' and <= '\u03ff' or (>= '\u1f00' and <= '\u1fff') => TextScript.Greek,
        >= '\u0400' and <= '\u052f' => TextScript.Cyrillic,
        >= '\u0530' and <= '\u058f' => TextScript.Armenian,
        >= '\u0590' and <= '\u05ff' => TextScript.Hebrew,
        >= '\u0600' and <= '\u077f' or (>= '\ufb50' and <= '\ufeff') => TextScript.Arabic,
        >= '\u0900' and <= '\u097f' => TextScript.Devanagari,
        >= '\u0980' and <= '\u09ff' => TextScript.Bengali,
        >= '\u0b80' and <= '\u0bff' => TextScript.Tamil,
        >= '\u0e00' and <= '\u0e7f' => TextScript.Thai,
        >= '\u10a0' and <= '\u10ff' => TextScript.Georgian,
        >= '\u3040' and <= '\u30ff' => TextScript.Kana,
        >= '\uac00' and <= '\ud7a3' or (>= '\u1100' and <= '\u11ff') => TextScript.Hangul,
        >= '\u3400' and <= '\u9fff' or (>= '\uf900' and <= '\ufaff') => TextScript.Han,
        _ => TextScript.Other,
    };

    /// <summary>The languages written in it that are told apart; the commonest first.</summary>
    public static IReadOnlyList<string> LanguagesOf(TextScript script) => script switch
    {
        TextScript.Latin => Latin,
        TextScript.Cyrillic => ["ru", "uk", "bg", "sr"],
        TextScript.Greek => ["el"],
        TextScript.Arabic => ["ar", "fa"],
        TextScript.Hebrew => ["he"],
        TextScript.Devanagari => ["hi", "ne"],
        TextScript.Bengali => ["bn"],
        TextScript.Tamil => ["ta"],
        TextScript.Thai => ["th"],
        TextScript.Armenian => ["hy"],
        TextScript.Georgian => ["ka"],
        TextScript.Han => ["zh"],
        TextScript.Kana => ["ja"],
        TextScript.Hangul => ["ko"],
        TextScript.Other or TextScript.Count => None,
        _ => None,
    };
}
