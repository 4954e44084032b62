namespace RainRef.Domain.Answers;

public enum ContradictionKind
{
    Number,
    Date,

    /// <summary>One says that it is, the other that it is not.</summary>
    Negation,
}

/// <summary>Two sentences of a draft, from different texts, that cannot both hold. Sentences count from 1.</summary>
/// <param name="Says">What the first says, such as "30 days".</param>
/// <param name="Other">What the second says instead.</param>
public sealed record Contradiction(int First, int Second, ContradictionKind Kind, string Says, string Other);
