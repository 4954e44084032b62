using System.Text.Json.Serialization;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Receipts;
using RainRef.Infrastructure.Signals;
using RainRef.Infrastructure.Tickets.Attachments;
using RainRef.Infrastructure.Tickets.Timeline;

namespace RainRef.Infrastructure.Tickets;

/// <summary>One ticket with all that its panes show.</summary>
public sealed record TicketDetails(
    TicketRow Ticket,
    IReadOnlyList<MessageView> Messages,
    TriageView? Triage,
    AnswerView? Answer,
    IReadOnlyList<ActionView> Actions,
    IReadOnlyList<SignalView> Signals,
    IReadOnlyList<ReceiptView> Receipts)
{
    /// <summary>All promises, first response first.</summary>
    public IReadOnlyList<SlaView> Sla { get; init; } = [];

    /// <summary>The sentences so far of a draft that a model is writing, for the console only; null while none is.</summary>
    [JsonIgnore]
    public IReadOnlyList<SentenceView>? Writing { get; init; }

    public string? CustomerTier { get; init; }

    /// <summary>The closed ticket that this one goes on from.</summary>
    public Guid? FollowUpOf { get; init; }

    /// <summary>The ticket that goes on for this one.</summary>
    public TicketLink? MergedInto { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>By which a change is refused when somebody was faster.</summary>
    public int Version { get; init; }

    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>Whether it is out of the way until the customer writes.</summary>
    public bool SnoozedUntilReply { get; init; }

    /// <summary>Why nothing of it may be erased; null where nothing keeps it.</summary>
    public HoldReason? Hold { get; init; }

    /// <summary>When its words were erased; null while they are there.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    public string? AssigneeName { get; init; }

    /// <summary>What happened between the messages, the earliest first.</summary>
    public IReadOnlyList<TimelineEvent> Events { get; init; } = [];

    /// <summary>The message that was last said; the empty id where there is none. Replies are checked against it.</summary>
    public Guid LastMessageId => Messages.Count > 0 ? Messages[^1].Id : Guid.Empty;

    /// <summary>Merges and splits that it took part in, the latest first.</summary>
    public IReadOnlyList<TicketMoveView> Moves { get; init; } = [];
}

/// <summary>Another ticket.</summary>
public sealed record TicketLink(Guid Id, long Number, string Subject);

/// <summary>A merge or a split, as one of its two tickets sees it.</summary>
/// <param name="Kind"><c>merge</c> or <c>split</c>.</param>
/// <param name="Incoming">Whether the messages came to the ticket, or left it.</param>
/// <param name="Other">The other ticket.</param>
public sealed record TicketMoveView(
    Guid Id, string Kind, bool Incoming, TicketLink Other, int Messages, string By, DateTimeOffset CreatedAt, DateTimeOffset? UndoneAt,
    string? UndoneBy);

/// <summary>A message or a note, masked.</summary>
/// <param name="Direction"><c>inbound</c>, <c>outbound</c> or <c>note</c>.</param>
/// <param name="AnswerId">The answer that was sent with it, if any.</param>
public sealed record MessageView(Guid Id, string Direction, string Author, string Text, DateTimeOffset CreatedAt, Guid? AnswerId = null)
{
    public IReadOnlyList<AttachmentView> Attachments { get; init; } = [];

    /// <summary>The colleagues whom a note calls.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];
}

/// <summary>What triage made of a ticket. Confidence and risk are 0–1.</summary>
public sealed record TriageView(
    string Intent,
    double IntentConfidence,
    string IntentReason,
    string Category,
    string Severity,
    string ProductArea,
    string Sentiment,
    double Risk,
    string Summary,
    string Queue,
    string? Title = null,
    string? Language = null,
    TriageParts? Parts = null);

/// <summary>Each part of triage with how sure it is, why, and which rules, model or person judged.</summary>
public sealed record TriageParts(
    Judgement Intent, Judgement Category, Judgement Severity, Judgement ProductArea, Judgement Sentiment, Judgement Queue,
    Judgement Playbook, Judgement? Language, string RiskReason);
