using System.Globalization;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets;

/// <summary>What to change on a ticket; null leaves a field as it is.</summary>
/// <param name="Assign">Whether to set the assignee, to <paramref name="AssigneeId"/> or to nobody.</param>
/// <param name="ExpectedVersion">The version that the editor saw; null skips the check.</param>
public sealed record TicketChange(
    string? Subject = null, TicketStatus? Status = null, IReadOnlyCollection<string>? Tags = null, bool Assign = false,
    Guid? AssigneeId = null, int? ExpectedVersion = null)
{
    public TicketPriority? Priority { get; init; }

    /// <summary>Whether to snooze, until <see cref="SnoozeUntil"/> or until the customer writes.</summary>
    public bool Snooze { get; init; }

    public DateTimeOffset? SnoozeUntil { get; init; }

    /// <summary>Whether to end a snooze.</summary>
    public bool Wake { get; init; }
}

/// <summary>A person changes a ticket.</summary>
public sealed class ChangeTicket(TimeProvider clock)
{
    public Task<Result<Ticket>> SetStatusAsync(IWork work, Actor actor, Guid id, TicketStatus status, CancellationToken ct) =>
        RunAsync(work, actor, id, new TicketChange(Status: status), ct);

    public async Task<Result<Ticket>> RunAsync(IWork work, Actor actor, Guid id, TicketChange change, CancellationToken ct)
    {
        if (await work.LockAsync<Ticket>(id, ct) is not { } ticket)
            return Error.NotFound("ticket");
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        if (change.ExpectedVersion is { } seen && seen != ticket.Version)
            return Error.Conflict("ticket_changed", $"The ticket is at version {ticket.Version}; somebody changed it meanwhile.");
        if (change.Assign && change.AssigneeId is { } memberId && await work.FindAsync<Member>(memberId, ct) is null)
            return Error.Validation("assignee_id", "There is no such member.");
        if (change.Tags is { } tags && (tags.Count > 50 || tags.Any(t => t is not { Length: <= 50 })))
            return Error.Validation("tags", "There are at most 50 tags, each of at most 50 characters.");
        var now = clock.GetUtcNow();
        var before = TicketState.Of(ticket);
        var changed = Change(ticket, change, now);
        if (!changed.Succeeded)
            return changed;
        if (ticket.Status != before.Status)
        {
            StatusChanged(work, actor, ticket);
            await TicketClocks.FollowAsync(work, ticket, before.Status, now, clock, ct);
        }

        Log(work, actor, ticket, before, now);
        work.Announce("ticket.updated", id, id);
        return ticket;
    }

    private static Result<Ticket> Change(Ticket ticket, TicketChange change, DateTimeOffset now)
    {
        Result<Ticket> result = ticket;
        if (change.Subject is { } subject)
            result = result.Then(t => t.Rename(subject, now));
        if (change.Status is { } status)
            result = result.Then(t => t.ChangeStatus(status, now));
        if (change.Snooze)
            result = result.Then(t => t.Snooze(change.SnoozeUntil, now));
        if (!result.Succeeded)
            return result;
        if (change.Wake)
            ticket.Wake(now);
        if (change.Priority is { } priority && priority != ticket.Priority)
            ticket.Prioritise(priority, now);
        if (change.Tags is not null)
            ticket.Tag(change.Tags, now);
        if (change.Assign)
            ticket.Assign(change.AssigneeId, now);
        return ticket;
    }

    // What the ticket's timeline tells, by codes and ids.
    private void Log(IWork work, Actor actor, Ticket ticket, TicketState before, DateTimeOffset now)
    {
        var after = TicketState.Of(ticket);
        if (after.AssigneeId != before.AssigneeId)
            Add("assigned", after.AssigneeId?.ToString("D"));
        if (after.Priority != before.Priority)
            Add("prioritised", SnakeCase.Of(after.Priority));
        if (!after.Tags.SequenceEqual(before.Tags))
            Add("tagged", $"+{after.Tags.Except(before.Tags).Count()} -{before.Tags.Except(after.Tags).Count()}");
        if (after.Snooze != before.Snooze)
            Add(after.Snooze is null ? "woken" : "snoozed", after.Snooze);

        void Add(string what, string? detail) =>
            work.Add(new AuditEntry(Ids.New(clock), actor, $"ticket.{what}", "ticket", ticket.Id, now, detail));
    }

    // A resolved thread has its last word, so what it says about the product is read once more.
    private void StatusChanged(IWork work, Actor actor, Ticket ticket)
    {
        work.Add(new AuditEntry(
            Ids.New(clock), actor, $"ticket.{SnakeCase.Of(ticket.Status)}", "ticket", ticket.Id, clock.GetUtcNow()));
        if (!ticket.IsOpen)
        {
            work.Enqueue(new JobDraft(
                StepNames.Signal, ticket.Id, $$"""{"ticket_id":"{{ticket.Id:D}}"}""", ticket.TraceParent));
        }
    }

    private sealed record TicketState(TicketStatus Status, Guid? AssigneeId, TicketPriority Priority, string[] Tags, string? Snooze)
    {
        public static TicketState Of(Ticket t) => new(
            t.Status, t.AssigneeId, t.Priority, t.Tags,
            t.SnoozedUntil?.ToString("O", CultureInfo.InvariantCulture) ?? (t.SnoozedUntilReply ? "reply" : null));
    }
}
