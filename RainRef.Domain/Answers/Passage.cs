using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;

namespace RainRef.Domain.Answers;

/// <summary>A passage that search found. Start counts UTF-16 units in the owner's text.</summary>
public sealed record Passage(
    Guid FragmentId, FragmentOwner OwnerKind, Guid OwnerId, int OwnerVersion, int Start, string Title,
    string HeadingPath, string Text, double Score);

/// <summary>What search found for a question, best first, and how telling each of the question's terms is.</summary>
/// <param name="Idf">Inverse document frequency by term; a term that no passage has weighs most.</param>
public sealed record SearchResult(IReadOnlyList<Passage> Passages, IReadOnlyDictionary<string, double> Idf)
{
    public static readonly SearchResult Nothing = new([], new Dictionary<string, double>());

    /// <summary>The question's words in its order; empty where search does not tell.</summary>
    public IReadOnlyList<AskedWord> Words { get; init; } = [];

    /// <summary>Passages that stand around one that was found, in the same version of the same text, by its id.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<Passage>> Around { get; init; } = new Dictionary<Guid, IReadOnlyList<Passage>>();

    /// <summary>Whether only words could be gone by, because the embedder failed.</summary>
    public bool LexicalOnly { get; init; }

    /// <summary>Why each passage was found, by its id.</summary>
    public IReadOnlyDictionary<Guid, HitReason> Reasons { get; init; } = new Dictionary<Guid, HitReason>();
}

/// <summary>A word of the question, folded, and how telling it is.</summary>
/// <param name="IsSmall">A stop word of its language.</param>
public sealed record AskedWord(string Word, double Idf, bool IsSmall);
