namespace RainRef.Domain.Knowledge;

/// <summary>Characters of scripts that write words without spaces between them.</summary>
internal static class CjkText
{
    /// <summary>Han, Kana and Hangul in the basic plane (Unicode blocks), without their punctuation.</summary>
    public static bool Contains(char c) =>
        c is >= '\u3040' and <= '\u30ff' or >= '\u3400' and <= '\u4dbf' or >= '\u4e00' and <= '\u9fff'
            or >= '\uac00' and <= '\ud7a3' or >= '\uf900' and <= '\ufaff' or '\u3005';
}
