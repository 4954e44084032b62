namespace RainRef.Domain.Knowledge.Searching;

/// <summary>What may be found; null leaves it open.</summary>
/// <param name="Product">Cards and sources of that product.</param>
/// <param name="Tags">The card or source has all of them.</param>
/// <param name="Owner">Cards, which people approved, or sources, which were published.</param>
/// <param name="Language">ISO 639-1.</param>
public sealed record SearchFilter(
    string? Product = null, IReadOnlyList<string>? Tags = null, FragmentOwner? Owner = null, string? Language = null)
{
    public static readonly SearchFilter None = new();
}
