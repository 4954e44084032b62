namespace RainRef.Domain.Common;

/// <summary>What PostgreSQL can keep as text: no NUL, and no half of a surrogate pair.</summary>
public static class StorableText
{
    public static bool Is(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\0' || char.IsLowSurrogate(value[i]))
                return false;
            if (!char.IsHighSurrogate(value[i]))
                continue;
            if (++i == value.Length || !char.IsLowSurrogate(value[i]))
                return false;
        }

        return true;
    }

    /// <summary>What is wrong with a field's text; null when it can be stored.</summary>
    public static Error? Check(string field, string? value) => value is null || Is(value)
        ? null
        : Error.Validation(field, $"{field} holds a NUL character or half a surrogate pair.");
}
