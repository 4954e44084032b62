namespace RainRef.Domain.Knowledge;

/// <summary>How large passages are, in tokens as language models count them, estimated by <see cref="TextWeight"/>.</summary>
/// <param name="Min">Blocks of one section are joined until they have this.</param>
/// <param name="Target">Long running text is cut into pieces of about this.</param>
/// <param name="Max">Running text is cut only beyond this.</param>
/// <param name="Whole">Lists, tables, code and single sentences are cut only beyond this.</param>
public sealed record FragmentSizes(int Min = 200, int Target = 300, int Max = 350, int Whole = 1000)
{
    public static readonly FragmentSizes Default = new();

    /// <summary>Whether the sizes can be kept together.</summary>
    public bool AreValid => Min is >= 1 && Target >= Min && Max >= Target && Whole >= Max && Whole <= 8000;
}
