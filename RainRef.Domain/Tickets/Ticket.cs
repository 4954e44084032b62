using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets;

public enum TicketStatus
{
    New,
    Open,
    Pending,
    Solved,
    Closed,
}

public enum TicketPriority
{
    Low,
    Normal,
    High,
    Urgent,
}

/// <summary>A customer's problem, from its first message to its end.</summary>
public sealed class Ticket : IWorkspaceOwned
{
    public const int MaxSubjectLength = 200;

    /// <summary>What stands where words stood.</summary>
    public const string Erased = "[erased]";

    /// <summary>Why nothing is written on a ticket whose words were erased.</summary>
    public static readonly Error WasErased = Error.Conflict("ticket_erased", "What this ticket said was erased; nothing is added to it or changed.");

    private static readonly TimeSpan MaxSnooze = TimeSpan.FromDays(366);

    private Ticket()
    {
    }

    public Ticket(Guid id, Guid workspaceId, long number, TicketOrigin origin, string subject, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Number = number;
        Source = origin.Source;
        Channel = origin.Channel;
        UserRef = origin.UserRef;
        Product = origin.Product;
        ThreadKey = origin.ThreadKey;
        TraceParent = origin.TraceParent;
        CustomerTier = origin.CustomerTier;
        FollowUpOf = origin.FollowUpOf;
        Subject = subject;
        Status = TicketStatus.New;
        CreatedAt = UpdatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>Counts from 1 within the workspace; numbers may be skipped.</summary>
    public long Number { get; private set; }

    public string Subject { get; private set; } = "";

    public string Source { get; private set; } = "";

    public string Channel { get; private set; } = "";

    public string? UserRef { get; private set; }

    public string? Product { get; private set; }

    public string? ThreadKey { get; private set; }

    public string? TraceParent { get; private set; }

    /// <summary>What the customer pays for, such as "gold"; null where nobody said.</summary>
    public string? CustomerTier { get; private set; }

    /// <summary>The closed ticket that this one goes on from.</summary>
    public Guid? FollowUpOf { get; private set; }

    /// <summary>The ticket that has this one's messages now, and takes its replies.</summary>
    public Guid? MergedInto { get; private set; }

    public TicketStatus Status { get; private set; }

    public TicketPriority Priority { get; private set; } = TicketPriority.Normal;

    public Guid? AssigneeId { get; private set; }

    public string[] Tags { get; private set; } = [];

    public TriageResult? Triage { get; private set; }

    // Copies of what lists filter and sort by; ApplyTriage keeps them equal to Triage.
    public string? Summary { get; private set; }

    public string? Intent { get; private set; }

    public string? Severity { get; private set; }

    public string? ProductArea { get; private set; }

    public string? Queue { get; private set; }

    public double? Risk { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? SolvedAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Out of the way until then; null where no time was said.</summary>
    public DateTimeOffset? SnoozedUntil { get; private set; }

    /// <summary>Out of the way until the customer writes, however long that takes.</summary>
    public bool SnoozedUntilReply { get; private set; }

    /// <summary>Why its words must stay; null where nothing keeps them.</summary>
    public HoldReason? Hold { get; private set; }

    public DateTimeOffset? HeldAt { get; private set; }

    /// <summary>When its words were erased; null while they are there.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>Grows with every change: a client that edits an older one is told.</summary>
    public int Version { get; private set; } = 1;

    public bool IsSnoozed => SnoozedUntil is not null || SnoozedUntilReply;

    public bool IsOpen => Status is TicketStatus.New or TicketStatus.Open or TicketStatus.Pending;

    public void ApplyTriage(TriageResult triage, DateTimeOffset now)
    {
        Triage = triage;
        Summary = triage.Summary;
        Intent = triage.Intent.Value;
        Severity = triage.Severity.Value;
        ProductArea = triage.ProductArea.Value;
        Queue = triage.Queue.Value;
        Risk = triage.Risk.Value;
        if (Status == TicketStatus.New)
            Status = TicketStatus.Open;
        Touch(now);
    }

    /// <summary>A person's word on one part of triage. What follows from an intent follows the new one, unless corrected too.</summary>
    public void CorrectTriage(TriageKind kind, string value, string by, TriageKnowledge knowledge, DateTimeOffset now)
    {
        if (Triage is not { } triage)
            return;
        var word = knowledge.Keep(kind, new Judgement(value, 1, $"Corrected by {by}.", by));
        // What a person said once and the workspace retired since is not given either.
        if (!word.IsKnown)
            return;
        Triage = kind switch
        {
            TriageKind.Intent => triage with
            {
                Intent = word,
                Category = Follow(TriageKind.Category, triage.Category),
                ProductArea = Follow(TriageKind.ProductArea, triage.ProductArea),
                Queue = Follow(TriageKind.Queue, triage.Queue),
                Playbook = knowledge.PlaybookFor(word.Value, Product) is { } forIntent
                    ? new Judgement(forIntent.Name, 1, $"The intent {word.Value} → {forIntent.Title}", by)
                    : Judgement.Unknown($"No playbook is for the intent {word.Value}."),
            },
            TriageKind.Category => triage with { Category = word },
            TriageKind.Severity => triage with { Severity = word },
            TriageKind.ProductArea => triage with { ProductArea = word },
            TriageKind.Queue => triage with { Queue = word },
        };
        (Intent, Severity) = (Triage.Intent.Value, Triage.Severity.Value);
        (ProductArea, Queue) = (Triage.ProductArea.Value, Triage.Queue.Value);
        Touch(now);

        Judgement Follow(TriageKind what, Judgement before)
        {
            var intent = knowledge.Enabled(TriageKind.Intent, value);
            var leads = what switch
            {
                TriageKind.Category => intent?.Category,
                TriageKind.ProductArea => intent?.ProductArea,
                _ => intent?.Queue,
            };
            if (leads is null)
                return before.Reason.StartsWith("Follows", StringComparison.Ordinal) ? Judgement.Unknown($"The intent {value} leads to none.") : before;
            return knowledge.Keep(what, new Judgement(leads, 1, $"Follows from the intent {value}.", by));
        }
    }

    /// <summary>Where routing put it. Counted as part of triage, which it ends.</summary>
    public void Route(string queue, TicketPriority priority) => (Queue, Priority) = (queue, priority);

    /// <summary>Whether a reply still belongs on this ticket: after closing, or the grace after solving, it opens another.</summary>
    public bool TakesReplies(DateTimeOffset now, TimeSpan grace) => Status switch
    {
        _ when ErasedAt is not null => false,
        TicketStatus.Closed => false,
        TicketStatus.Solved => SolvedAt is not { } solved || now < solved + grace,
        _ => true,
    };

    /// <summary>A customer wrote again: a solved ticket opens unless it is only thanks, a closed one stays closed.</summary>
    public void CustomerReplied(DateTimeOffset now, bool onlyThanks = false)
    {
        if (Status == TicketStatus.Pending || (Status == TicketStatus.Solved && !onlyThanks))
        {
            Status = TicketStatus.Open;
            SolvedAt = null;
        }

        (SnoozedUntil, SnoozedUntilReply) = (null, false);
        Touch(now);
    }

    /// <summary>Puts it out of the way: until a time, or until the customer writes, which ends either.</summary>
    /// <param name="until">Null waits for the customer.</param>
    public Result<Ticket> Snooze(DateTimeOffset? until, DateTimeOffset now)
    {
        if (!IsOpen)
            return Error.Conflict("ticket_done", $"A ticket that is {Name(Status)} cannot be snoozed.");
        if (until <= now || until > now + MaxSnooze)
            return Error.Validation("until", "until is a time within the next year.");
        (SnoozedUntil, SnoozedUntilReply) = (until, until is null);
        Touch(now);
        return this;
    }

    /// <summary>It is back; false where it was not away.</summary>
    public bool Wake(DateTimeOffset now)
    {
        if (!IsSnoozed)
            return false;
        (SnoozedUntil, SnoozedUntilReply) = (null, false);
        Touch(now);
        return true;
    }

    /// <summary>An agent answered and waits for the customer.</summary>
    public Result<Ticket> WaitForCustomer(DateTimeOffset now) => ChangeStatus(TicketStatus.Pending, now);

    public Result<Ticket> Reopen(DateTimeOffset now) => ChangeStatus(TicketStatus.Open, now);

    public Result<Ticket> Solve(DateTimeOffset now) => ChangeStatus(TicketStatus.Solved, now);

    public Result<Ticket> Close(DateTimeOffset now) => ChangeStatus(TicketStatus.Closed, now);

    public Result<Ticket> ChangeStatus(TicketStatus next, DateTimeOffset now)
    {
        var allowed = (Status, next) switch
        {
            (TicketStatus.Closed, TicketStatus.Closed) => true,
            (TicketStatus.Closed, _) => false,
            (_, TicketStatus.New) => Status == TicketStatus.New,
            _ => true,
        };
        if (!allowed)
        {
            return Error.Conflict(
                "ticket_transition_refused", $"A ticket that is {Name(Status)} cannot become {Name(next)}.");
        }

        if (next == Status)
            return this;
        SolvedAt = next is TicketStatus.Solved or TicketStatus.Closed ? SolvedAt ?? now : null;
        ClosedAt = next == TicketStatus.Closed ? now : null;
        Status = next;
        if (!IsOpen)
            (SnoozedUntil, SnoozedUntilReply) = (null, false);
        Touch(now);
        return this;
    }

    /// <summary>It says the same as another, which goes on for both; only <see cref="ComeBack"/> opens it again.</summary>
    public void MergeInto(Guid survivor, DateTimeOffset now)
    {
        MergedInto = survivor;
        SolvedAt ??= now;
        ClosedAt ??= now;
        Status = TicketStatus.Closed;
        (SnoozedUntil, SnoozedUntilReply) = (null, false);
        Touch(now);
    }

    /// <summary>The merge is undone: the ticket is what it was.</summary>
    public void ComeBack(TicketStatus status, DateTimeOffset now)
    {
        MergedInto = null;
        if (status is not (TicketStatus.Solved or TicketStatus.Closed))
            SolvedAt = null;
        if (status != TicketStatus.Closed)
            ClosedAt = null;
        Status = status;
        Touch(now);
    }

    /// <summary>Puts back the status that the ticket had before an action that is taken back; a closed ticket opens again.</summary>
    public void Reinstate(TicketStatus status, DateTimeOffset now)
    {
        if (status == Status)
            return;
        SolvedAt = status is TicketStatus.Solved or TicketStatus.Closed ? SolvedAt ?? now : null;
        ClosedAt = status == TicketStatus.Closed ? now : null;
        Status = status;
        Touch(now);
    }

    public Result<Ticket> Rename(string subject, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(subject) || subject.Length > MaxSubjectLength)
            return Error.Validation("subject", $"subject has 1 to {MaxSubjectLength} characters.");
        Subject = subject.Trim();
        Touch(now);
        return this;
    }

    public void Assign(Guid? memberId, DateTimeOffset now)
    {
        AssigneeId = memberId;
        Touch(now);
    }

    public void Prioritise(TicketPriority priority, DateTimeOffset now)
    {
        Priority = priority;
        Touch(now);
    }

    public void MoveTo(string? queue, DateTimeOffset now)
    {
        Queue = queue;
        Touch(now);
    }

    /// <summary>The status, and its times, that it had before a change that is undone.</summary>
    public void PutBack(TicketStatus status, DateTimeOffset? solvedAt, DateTimeOffset? closedAt, DateTimeOffset now)
    {
        (Status, SolvedAt, ClosedAt) = (status, solvedAt, closedAt);
        Touch(now);
    }

    /// <summary>The snooze, or none, that it had before a change that is undone.</summary>
    public void PutBackSnooze(DateTimeOffset? until, bool untilReply, DateTimeOffset now)
    {
        (SnoozedUntil, SnoozedUntilReply) = (until, untilReply);
        Touch(now);
    }

    public void Tag(IEnumerable<string> tags, DateTimeOffset now)
    {
        Tags = [.. tags.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        Touch(now);
    }

    /// <summary>Nothing that it says goes, however long ago it closed, until <see cref="Release"/>.</summary>
    public Result<Ticket> KeepFor(HoldReason reason, DateTimeOffset now)
    {
        if (ErasedAt is not null)
            return WasErased;
        (Hold, HeldAt) = (reason, Hold is null ? now : HeldAt);
        Touch(now);
        return this;
    }

    /// <summary>Ends a hold; false where there was none.</summary>
    public bool Release(DateTimeOffset now)
    {
        if (Hold is null)
            return false;
        (Hold, HeldAt) = (null, null);
        Touch(now);
        return true;
    }

    /// <summary>Why its words cannot be erased now; null where they can, again too.</summary>
    public Error? KeepsWords() => Hold is not null ? Error.Conflict("ticket_on_hold", "The ticket is on hold; nothing of it is erased until it is released.")
        : IsOpen ? Error.Conflict("ticket_open", "The ticket is open. Solve or close it first.")
        : null;

    /// <summary>Takes its words and whom it is about; its number, its times and what it was judged to be stay. It is closed for good.</summary>
    public void Erase(DateTimeOffset now)
    {
        if (KeepsWords() is { } error)
            throw new InvalidOperationException($"Ticket {Id}: {error.Code}.");
        (Subject, Summary, Tags, UserRef, ThreadKey) = (Erased, null, [], null, null);
        Triage = Triage?.WithoutWords();
        SolvedAt ??= now;
        ClosedAt ??= now;
        Status = TicketStatus.Closed;
        ErasedAt = now;
        Touch(now);
    }

    public void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
    }

    private static string Name(TicketStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>Where a ticket came from.</summary>
public sealed record TicketOrigin(
    string Source, string Channel, string? UserRef, string? Product, string? ThreadKey, string? TraceParent,
    string? CustomerTier = null, Guid? FollowUpOf = null);
