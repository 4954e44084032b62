namespace RainRef.Web.Components.Shared;

/// <summary>What a chip's colour means; the same everywhere in the console.</summary>
public enum ChipTone
{
    Neutral,

    /// <summary>A person must look.</summary>
    Review,
    Allow,
    Deny,

    /// <summary>Cited, proved.</summary>
    Proof,

    /// <summary>Unknown, masked, abstained.</summary>
    Unsure,
}
