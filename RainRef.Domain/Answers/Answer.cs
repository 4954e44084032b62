using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Answers;

public enum AnswerStatus
{
    Proposed,
    Superseded,
    Sent,
}

public enum AnswerOrigin
{
    Drafted,
    Regenerated,
    Edited,
}

/// <summary>A sentence of a draft and the numbers of the citations that prove it.</summary>
/// <param name="Before">The white space in front of it, as its source has it: a step starts a line of its own.</param>
public sealed record DraftSentence(string Text, int[] Citations, string Before = " ");

/// <summary>A passage that search returned for a question, whether or not it was cited.</summary>
public sealed record RetrievedPassage(Guid FragmentId, double Score);

/// <summary>A draft reply, or an abstention that says what is missing.</summary>
public sealed class Answer : IWorkspaceOwned
{
    private Answer()
    {
    }

    /// <param name="previous">The ticket's answer before, which stays.</param>
    public Answer(
        Guid id, Guid workspaceId, Guid ticketId, Draft draft, DateTimeOffset createdAt, Answer? previous = null,
        AnswerOrigin origin = AnswerOrigin.Drafted, string? writtenBy = null)
    {
        Id = id;
        WorkspaceId = workspaceId;
        TicketId = ticketId;
        Abstained = draft.Abstained;
        HandOver = draft.Abstained;
        Missing = draft.Missing;
        Confidence = draft.Confidence;
        Threshold = draft.Threshold;
        Sentences = draft.Sentences;
        Retrieved = draft.Retrieved;
        Engine = draft.Engine;
        Language = draft.Language;
        Contradictions = draft.Contradictions;
        Revision = (previous?.Revision ?? 0) + 1;
        PreviousId = previous?.Id;
        (Origin, WrittenBy) = (origin, writtenBy);
        Status = AnswerStatus.Proposed;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid TicketId { get; private set; }

    public bool Abstained { get; private set; }

    /// <summary>Whether a person must take over.</summary>
    public bool HandOver { get; private set; }

    public string? Missing { get; private set; }

    public double Confidence { get; private set; }

    public double Threshold { get; private set; }

    public DraftSentence[] Sentences { get; private set; } = [];

    public RetrievedPassage[] Retrieved { get; private set; } = [];

    /// <summary>What wrote it, such as "extractive/1".</summary>
    public string Engine { get; private set; } = "";

    /// <summary>What the customer writes, ISO 639-1; null where it cannot be told. Greeting and closing follow it.</summary>
    public string? Language { get; private set; }

    /// <summary>What its sources disagree about, for the agent to settle.</summary>
    public Contradiction[] Contradictions { get; private set; } = [];

    /// <summary>Counts a ticket's answers from 1.</summary>
    public int Revision { get; private set; } = 1;

    public Guid? PreviousId { get; private set; }

    public AnswerOrigin Origin { get; private set; }

    /// <summary>Who asked for it anew or edited it; null for the pipeline.</summary>
    public string? WrittenBy { get; private set; }

    /// <summary>Who took over where it abstained.</summary>
    public string? TakenOverBy { get; private set; }

    public AnswerStatus Status { get; private set; }

    public string? SentBy { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The reply is on its way to the customer; once.</summary>
    /// <param name="sentences">As it was edited, which <see cref="CitationEnforcer"/> let through; null as it was proposed.</param>
    public Result<Answer> Send(string by, DateTimeOffset now, DraftSentence[]? sentences = null)
    {
        if (Status == AnswerStatus.Sent)
            return Error.Conflict("answer_sent", "This reply was sent before.");
        if (Status != AnswerStatus.Proposed || Abstained)
            return Error.Conflict("answer_not_sendable", "Only the ticket's current draft can be sent.");
        (Sentences, Status, SentBy, SentAt) = (sentences ?? Sentences, AnswerStatus.Sent, by, now);
        return this;
    }

    /// <summary>A person answers instead.</summary>
    public Result<Answer> TakeOver(string by)
    {
        if (Status != AnswerStatus.Proposed)
            return Error.Conflict("answer_not_current", $"The answer is {SnakeCase.Of(Status)}; take over the current one.");
        (HandOver, TakenOverBy) = (true, by);
        return this;
    }

    public void Supersede() => Status = Status == AnswerStatus.Proposed ? AnswerStatus.Superseded : Status;
}
