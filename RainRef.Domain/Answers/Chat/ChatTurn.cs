using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Answers.Chat;

public enum ChatTurnStatus
{
    /// <summary>Asked, and not answered yet.</summary>
    Pending,
    Answered,

    /// <summary>Another turn answers the same question anew.</summary>
    Superseded,
}

public enum ChatRating
{
    Helpful,
    Unhelpful,
}

/// <summary>A question of a conversation, and its answer: cited sentences, or an abstention that hands over to a person.</summary>
public sealed class ChatTurn : IWorkspaceOwned
{
    public const int MaxQuestionLength = 4000;
    public const int MaxNoteLength = 2000;

    private ChatTurn()
    {
    }

    /// <param name="question">Masked.</param>
    public ChatTurn(Guid id, ChatConversation conversation, int number, string question, FollowUp read, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = conversation.WorkspaceId;
        ConversationId = conversation.Id;
        Number = number;
        Question = question;
        Resolved = read.Resolved;
        Topic = read.Topic;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid ConversationId { get; private set; }

    /// <summary>From 1; a regenerated turn keeps it.</summary>
    public int Number { get; private set; }

    public string Question { get; private set; } = "";

    /// <summary>The question as it would be asked alone: what is searched for.</summary>
    public string Resolved { get; private set; } = "";

    /// <summary>What the next follow-up refers to.</summary>
    public string Topic { get; private set; } = "";

    /// <summary>The turn whose question this one answers anew.</summary>
    public Guid? RegeneratedFrom { get; private set; }

    public ChatTurnStatus Status { get; private set; }

    public bool Abstained { get; private set; }

    /// <summary>Whether a person must take over.</summary>
    public bool HandOver { get; private set; }

    public string? Missing { get; private set; }

    public double Confidence { get; private set; }

    public double Threshold { get; private set; }

    public DraftSentence[] Sentences { get; private set; } = [];

    public RetrievedPassage[] Retrieved { get; private set; } = [];

    /// <summary>What wrote it; empty while it is pending.</summary>
    public string Engine { get; private set; } = "";

    /// <summary>Why the model's words were not used; null where they were, or none was asked.</summary>
    public string? Fallback { get; private set; }

    public ChatRating? Rating { get; private set; }

    /// <summary>Masked.</summary>
    public string? Note { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Takes the answer, once; <see cref="CitationEnforcer"/> let it through.</summary>
    public bool Answer(Draft draft, DateTimeOffset now)
    {
        if (Status != ChatTurnStatus.Pending)
            return false;
        (Abstained, HandOver, Missing) = (draft.Abstained, draft.Abstained, draft.Missing);
        (Confidence, Threshold, Sentences, Retrieved) = (draft.Confidence, draft.Threshold, draft.Sentences, draft.Retrieved);
        (Engine, Fallback, Status, AnsweredAt) = (draft.Engine, draft.Fallback, ChatTurnStatus.Answered, now);
        return true;
    }

    /// <summary>The turn that answers the same question anew, in place of this one.</summary>
    public Result<ChatTurn> Regenerate(Guid id, ChatConversation conversation, DateTimeOffset now)
    {
        if (Status == ChatTurnStatus.Superseded)
            return Error.Conflict("turn_superseded", "This turn was regenerated before; regenerate the newer one.");
        if (Number != conversation.Turns)
            return Error.Conflict("turn_not_last", "Only the last turn of a conversation can be regenerated.");
        Status = ChatTurnStatus.Superseded;
        return new ChatTurn(id, conversation, Number, Question, new FollowUp(Resolved, Topic), now) { RegeneratedFrom = Id };
    }

    /// <param name="note">Masked; null leaves the one that is there.</param>
    public Result<ChatTurn> Rate(ChatRating rating, string? note)
    {
        if (Status == ChatTurnStatus.Pending)
            return Error.Conflict("turn_pending", "This turn has no answer yet.");
        (Rating, Note) = (rating, note ?? Note);
        return this;
    }
}
