namespace RainRef.Domain.Knowledge.Reviewing;

public enum RedlineField
{
    Title,
    Body,
}

public enum RedlineKind
{
    Insert,
    Delete,
    Replace,
}

/// <summary>One change between two versions. Starts and lengths count UTF-16 units in the field of each version.</summary>
/// <param name="Id">Follows from the old version's place and both texts, so that later edits elsewhere keep it.</param>
/// <param name="Context">The heading above it, or how its line begins.</param>
public sealed record RedlineChange(
    string Id, RedlineField Field, RedlineKind Kind, int OldStart, int OldLength, int NewStart, int NewLength, string OldText,
    string NewText, string Context);
