namespace RainRef.Domain.Knowledge;

public enum SlotType
{
    Text,
    Number,

    /// <summary>As 2026-11-21.</summary>
    Date,
    Email,

    /// <summary>Absolute, http or https.</summary>
    Url,
}

/// <summary>A place in a card's text, written <c>{{name}}</c>, that is filled when the text is used.</summary>
/// <param name="Name">Lower-case letters, digits and underscores.</param>
/// <param name="Default">Used when no value is given; without one a missing value is an error.</param>
public sealed record CardSlot(string Name, SlotType Type, string? Default = null);
