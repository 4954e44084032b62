namespace RainRef.Infrastructure.Answers;

/// <summary>A draft with its proofs, or an abstention that says what is missing. Confidence and threshold are 0–1.</summary>
public sealed record AnswerView(
    Guid Id,
    bool Abstained,
    string? Missing,
    double Confidence,
    double Threshold,
    IReadOnlyList<SentenceView> Sentences,
    IReadOnlyList<ProofView> Proofs)
{
    /// <summary>Why a configured model's words were not used, in a sentence; null where they were, or none was asked.</summary>
    public string? Fallback { get; init; }
}

/// <summary>A sentence and the numbers of the proofs that it cites.</summary>
public sealed record SentenceView(string Text, IReadOnlyList<int> Citations);

/// <summary>A cited passage.</summary>
/// <param name="Kind"><c>card</c> or <c>source</c>.</param>
/// <param name="Quote">The very words cited.</param>
/// <param name="Context">The passage around them, with them in it.</param>
public sealed record ProofView(int Number, string Title, string Kind, int Version, string Quote, string Context);
