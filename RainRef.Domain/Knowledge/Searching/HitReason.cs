namespace RainRef.Domain.Knowledge.Searching;

/// <summary>Why a passage was found.</summary>
/// <param name="Terms">The question's words that it has, in the question's order.</param>
/// <param name="Corrections">Words that it has instead of ones that no text has: "pasword" → "password".</param>
/// <param name="LexicalRank">Its place by words, from 1; null where it was not among the first by words.</param>
/// <param name="VectorRank">The same by likeness.</param>
public sealed record HitReason(
    IReadOnlyList<string> Terms, IReadOnlyDictionary<string, string> Corrections, int? LexicalRank, int? VectorRank)
{
    public const int FusionConstant = 60;

    /// <summary>Whether only words could be gone by, because the embedder failed.</summary>
    public bool LexicalOnly { get; init; }

    /// <summary>Reciprocal rank fusion (Cormack et al. 2009), k = 60.</summary>
    public double Fused =>
        (LexicalRank is { } l ? 1.0 / (FusionConstant + l) : 0) + (VectorRank is { } v ? 1.0 / (FusionConstant + v) : 0);
}
