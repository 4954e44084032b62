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
    public Guid TicketId { get; init; }

    /// <summary><c>proposed</c>, <c>superseded</c> or <c>sent</c>.</summary>
    public string Status { get; init; } = "proposed";

    /// <summary>Counts a ticket's answers from 1.</summary>
    public int Revision { get; init; } = 1;

    /// <summary><c>drafted</c>, <c>regenerated</c> or <c>edited</c>.</summary>
    public string Origin { get; init; } = "drafted";

    public string? WrittenBy { get; init; }

    public string? Language { get; init; }

    /// <summary>Why a configured model's words were not used, in a sentence; null where they were, or none was asked.</summary>
    public string? Fallback { get; init; }

    /// <summary>Whether a person must take over.</summary>
    public bool HandOver { get; init; }

    public string? TakenOverBy { get; init; }

    /// <summary>In the customer's language; <c>{{agent_name}}</c> stands for whoever sends it.</summary>
    public string Greeting { get; init; } = "";

    public string Closing { get; init; } = "";

    public IReadOnlyList<ContradictionView> Contradictions { get; init; } = [];

    public IReadOnlyList<FeedbackView> Feedback { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A sentence and the numbers of the proofs that it cites.</summary>
/// <param name="Before">The white space in front of it.</param>
/// <param name="Lacks"><c>sentence_uncited</c> or <c>sentence_unsupported</c>; null when it is proved.</param>
public sealed record SentenceView(string Text, IReadOnlyList<int> Citations, string Before = " ", string? Lacks = null);

/// <summary>A cited passage.</summary>
/// <param name="Kind"><c>card</c> or <c>source</c>.</param>
/// <param name="Quote">The very words cited.</param>
/// <param name="Context">The passage around them, with them in it.</param>
/// <param name="OwnerId">The card's or source's id.</param>
/// <param name="Start">Where the quote stands in that version, in UTF-16 units.</param>
public sealed record ProofView(
    int Number, string Title, string Kind, int Version, string Quote, string Context, Guid OwnerId, int Start, int Length);

/// <summary>Two sentences, by their numbers from 1, whose sources disagree.</summary>
/// <param name="Kind"><c>number</c>, <c>date</c> or <c>negation</c>.</param>
public sealed record ContradictionView(int First, int Second, string Kind, string Says, string Other);

public sealed record FeedbackView(string By, Guid ById, bool Useful, string? Reason, string? Comment, DateTimeOffset At);
