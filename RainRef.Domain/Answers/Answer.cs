using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Answers;

public enum AnswerStatus
{
    Proposed,
    Superseded,
    Sent,
}

/// <summary>A sentence of a draft and the numbers of the citations that prove it.</summary>
public sealed record DraftSentence(string Text, int[] Citations);

/// <summary>A passage that search returned for a question, whether or not it was cited.</summary>
public sealed record RetrievedPassage(Guid FragmentId, double Score);

/// <summary>A draft reply, or an abstention that says what is missing.</summary>
public sealed class Answer : IWorkspaceOwned
{
    private Answer()
    {
    }

    public Answer(Guid id, Guid workspaceId, Guid ticketId, Draft draft, DateTimeOffset createdAt)
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
        Fallback = draft.Fallback;
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

    /// <summary>Why a configured model's words were not used, as a code; null where they were, or none was asked.</summary>
    public string? Fallback { get; private set; }

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

    public void Supersede() => Status = Status == AnswerStatus.Proposed ? AnswerStatus.Superseded : Status;
}
