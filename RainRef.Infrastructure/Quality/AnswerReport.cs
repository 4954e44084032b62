using RainRef.Domain.Answers;
using RainRef.Domain.Quality;

namespace RainRef.Infrastructure.Quality;

/// <summary>What became of a draft.</summary>
public enum DraftFate
{
    /// <summary>It was sent without a change.</summary>
    AsItStood,

    /// <summary>A revision that a person edited was sent.</summary>
    Edited,

    /// <summary>Another draft took its place, or the ticket was answered or settled without it.</summary>
    NotUsed,

    /// <summary>It stands and nobody has answered yet.</summary>
    Waiting,

    /// <summary>It says only that nothing answers the question.</summary>
    Abstained,
}

/// <summary>How a ticket was answered.</summary>
public enum ReplyKind
{
    AsItStood,
    Edited,
    OwnWords,
}

/// <param name="MeanConfidence">Null where there is none.</param>
public sealed record FateFigures(DraftFate Fate, int Drafts, double? MeanConfidence);

/// <summary>Counts of a week or of several. A draft counts when it was written, a reply and a word when they came.</summary>
/// <param name="Drafts">What RainRef wrote, abstentions included; revisions by people do not count.</param>
/// <param name="Contradicting">Drafts whose sources disagree.</param>
/// <param name="Fates">One for each <see cref="DraftFate"/>, in its order.</param>
/// <param name="Answered">Tickets by how they were first answered, in the order of <see cref="ReplyKind"/>.</param>
/// <param name="Recalled">Replies that cite a card which was recalled since.</param>
public sealed record AnswerFigures(
    int Drafts, int Contradicting, IReadOnlyList<FateFigures> Fates, IReadOnlyList<int> Answered, int Recalled, int Useful, int NotUseful)
{
    public Part Abstained => new(Of(DraftFate.Abstained).Drafts, Drafts);

    public Part Unhelpful => new(NotUseful, Useful + NotUseful);

    public Part OwnWords => By(ReplyKind.OwnWords);

    public FateFigures Of(DraftFate fate) => Fates[(int)fate];

    /// <summary>The tickets that were first answered so.</summary>
    public Part By(ReplyKind kind) => new(Answered[(int)kind], Answered.Sum());
}

/// <param name="Monday">In UTC.</param>
public sealed record AnswerWeek(DateOnly Monday, AnswerFigures Figures);

/// <summary>Drafts that were as sure as this.</summary>
/// <param name="From">The least confidence; the next step begins 0.2 above.</param>
/// <param name="Drafts">Abstentions included.</param>
/// <param name="Decided">Drafts that people sent, edited or left: neither abstentions nor those that wait.</param>
public sealed record ConfidenceBand(double From, int Drafts, int Abstained, int Decided, int AsItStood, int Edited);

/// <param name="Reason">Null where only a comment says why.</param>
public sealed record ReasonCount(FeedbackReason? Reason, int Times);

/// <summary>What somebody wrote about an answer, masked.</summary>
public sealed record AnswerComment(Guid AnswerId, long TicketNumber, string By, bool Useful, FeedbackReason? Reason, string Comment, DateTimeOffset At);

/// <summary>What the evaluation of answers says about some weeks.</summary>
/// <param name="Weeks">The oldest first; the last is not over.</param>
/// <param name="Before">As many weeks before them.</param>
/// <param name="Reasons">Why answers were not useful, the most frequent first.</param>
/// <param name="Comments">The latest first.</param>
/// <param name="Drift">One for each measure.</param>
public sealed record AnswerReport(
    IReadOnlyList<AnswerWeek> Weeks, AnswerFigures Sum, AnswerFigures Before, IReadOnlyList<ConfidenceBand> Bands,
    IReadOnlyList<ReasonCount> Reasons, IReadOnlyList<AnswerComment> Comments, IReadOnlyList<DriftVerdict> Drift)
{
    public const int Quarter = 13;
    public const int MaxWeeks = 26;

    public bool IsEmpty => Sum.Drafts == 0 && Sum.Answered.Sum() == 0 && Sum.Unhelpful.Of == 0;
}
