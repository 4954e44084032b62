namespace RainRef.Domain.Answers;

/// <summary>What a composer returns.</summary>
/// <param name="Missing">With an abstention: what no approved text says.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Threshold">Below this confidence the composer abstains.</param>
public sealed record Draft(
    bool Abstained,
    string? Missing,
    double Confidence,
    double Threshold,
    DraftSentence[] Sentences,
    CitationDraft[] Citations,
    RetrievedPassage[] Retrieved,
    string Engine)
{
    /// <summary>Which sentences cannot both hold, because their sources disagree.</summary>
    public Contradiction[] Contradictions { get; init; } = [];

    /// <summary>The question's language, ISO 639-1; null where it cannot be told.</summary>
    public string? Language { get; init; }
}
