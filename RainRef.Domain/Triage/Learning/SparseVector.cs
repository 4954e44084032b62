namespace RainRef.Domain.Triage.Learning;

/// <summary>A text as weights of features, by rising feature number.</summary>
/// <param name="Unseen">The share of the text's words that no training text had, 0 to 1.</param>
internal sealed record SparseVector(int[] Indices, float[] Values, double Unseen);
