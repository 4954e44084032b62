using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Moving;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Reports;
using RainRef.Infrastructure.Tickets.Similar;

namespace RainRef.Infrastructure.Tickets.Moving;

/// <summary>
/// Merges tickets that say the same, splits off a message that says something else, and takes both back. Messages go
/// along; answers, actions, signals and receipts stay with the ticket that they were made for.
/// </summary>
public sealed class TicketMoves(WorkFactory works, DraftCarrier drafts, TimeProvider clock)
{
    /// <summary>Everything that was said on one ticket goes to another, which takes its replies from then on.</summary>
    /// <param name="id">Of the move; the same one again is done once.</param>
    public async Task<Result<TicketMove>> MergeAsync(Actor actor, Guid fromId, Guid intoId, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<TicketMove>(id, ct) is { } done)
            return done;
        var tickets = await work.LockAllAsync<Ticket>([.. new[] { fromId, intoId }.Distinct()], ct);
        if (!tickets.TryGetValue(fromId, out var from))
            return Error.NotFound("ticket");
        if (!tickets.TryGetValue(intoId, out var into))
            return Error.Validation("into", "There is no such ticket to merge into.");
        if (MoveRules.Merge(from, into) is { } refused)
            return refused;
        var messages = await MessagesAsync(work, fromId, ct);
        var move = new TicketMove(id, TicketMoveKind.Merge, fromId, intoId, [.. messages.Select(m => m.Id)], from.Status, actor, clock.GetUtcNow());
        await JoinAsync(work, actor, from, into, messages, ct);
        work.Add(move);
        await FinishAsync(work, actor, move, "ticket.merged", [into], ct);
        return move;
    }

    /// <summary>One of the customer's messages gets a ticket of its own.</summary>
    public async Task<Result<TicketMove>> SplitAsync(Actor actor, Guid ticketId, Guid messageId, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<TicketMove>(id, ct) is { } done)
            return done;
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        var messages = await MessagesAsync(work, ticketId, ct);
        if (MoveRules.Split(ticket, messages, messageId) is { } refused)
            return refused;
        var message = messages.Find(m => m.Id == messageId)!;
        var number = await TicketNumbers.TakeAsync(work, 1, ct);
        var origin = new TicketOrigin(
            ticket.Source, ticket.Channel, ticket.UserRef, ticket.Product, null, PipelineTraces.NewTraceParent(), ticket.CustomerTier);
        var own = new Ticket(Ids.From(id, "ticket"), work.WorkspaceId, number, origin, "", message.CreatedAt);
        work.Add(own);
        // The masks are numbered by what the database holds of a ticket, which must be there for its vault entries too.
        await work.Db.SaveChangesAsync(ct);
        await MessageMover.MoveAsync(work, [message], ticketId, own.Id, clock, ct);
        own.Rename(TriageAgent.Clip(message.Text, IntakeRouter.SubjectWords), clock.GetUtcNow());
        ticket.Touch(clock.GetUtcNow());
        var move = new TicketMove(id, TicketMoveKind.Split, ticketId, own.Id, [messageId], ticket.Status, actor, clock.GetUtcNow());
        work.Add(move);
        work.Announce("ticket.created", own.Id, own.Id);
        await FinishAsync(work, actor, move, "ticket.split", [ticket, own], ct);
        return move;
    }

    /// <summary>Takes a merge or a split back: the messages return, and the ticket that was merged is what it was.</summary>
    /// <param name="ticketId">Either of the two tickets.</param>
    public async Task<Result<TicketMove>> UndoAsync(Actor actor, Guid ticketId, Guid moveId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<TicketMove>(moveId, ct) is not { } move || (move.FromId != ticketId && move.ToId != ticketId))
            return Error.NotFound("move");
        var tickets = await work.LockAllAsync<Ticket>([move.FromId, move.ToId], ct);
        var (from, to) = (tickets[move.FromId], tickets[move.ToId]);
        var undone = move.Undo(actor, clock.GetUtcNow());
        if (!undone.Succeeded)
            return undone;
        if (MoveRules.Undo(move, from, to) is { } refused)
            return refused;
        var messages = await MessagesAsync(work, to.Id, ct);
        if (move.Kind == TicketMoveKind.Merge)
            await PartAsync(work, from, to, move, [.. messages.Where(m => move.MessageIds.Contains(m.Id))], ct);
        else
            await JoinAsync(work, actor, to, from, messages, ct);
        await FinishAsync(
            work, actor, move, move.Kind == TicketMoveKind.Merge ? "ticket.merge_undone" : "ticket.split_undone",
            move.Kind == TicketMoveKind.Merge ? [from, to] : [from], ct);
        return move;
    }

    private async Task JoinAsync(Work work, Actor actor, Ticket from, Ticket into, List<Message> messages, CancellationToken ct)
    {
        var (now, before, intoBefore) = (clock.GetUtcNow(), from.Status, into.Status);
        var written = await drafts.ReadAsync(work, from.Id, ct);
        var (files, texts) = DraftCarrier.PartsOf(written);
        var numbers = await MessageMover.MoveAsync(work, messages, from.Id, into.Id, clock, ct, files, texts);
        await drafts.CarryAsync(work, into, written, numbers, ct);
        // What is open stays open: it is only elsewhere.
        if (from.IsOpen && into.Status == TicketStatus.Solved)
            into.Reopen(now);
        from.MergeInto(into.Id, now);
        into.Touch(now);
        await TicketClocks.FollowAsync(work, from, before, now, clock, ct);
        await TicketClocks.FollowAsync(work, into, intoBefore, now, clock, ct);
        work.Add(new AuditEntry(Ids.New(clock), actor, "ticket.closed", "ticket", from.Id, now));
    }

    private async Task PartAsync(Work work, Ticket from, Ticket to, TicketMove move, List<Message> messages, CancellationToken ct)
    {
        var (now, before) = (clock.GetUtcNow(), from.Status);
        var written = await drafts.ReadAsync(work, from.Id, ct);
        // As it stands there: with that ticket's numbers.
        var there = await MessageMover.MoveAsync(work, [], from.Id, to.Id, clock, ct, [], DraftCarrier.PartsOf(written).Texts);
        await work.Db.SaveChangesAsync(ct);
        var files = await drafts.ReturnAsync(work, from, to, written, there, ct);
        await MessageMover.MoveAsync(work, messages, to.Id, from.Id, clock, ct, files);
        from.ComeBack(move.StatusBefore, now);
        to.Touch(now);
        await TicketClocks.FollowAsync(work, from, before, now, clock, ct);
    }

    private async Task FinishAsync(Work work, Actor actor, TicketMove move, string what, Ticket[] judged, CancellationToken ct)
    {
        foreach (var ticket in new[] { move.FromId, move.ToId })
        {
            work.Add(new AuditEntry(Ids.New(clock), actor, what, "ticket", ticket, clock.GetUtcNow()));
            work.Announce(what, move.Id, ticket);
        }

        work.Record(new ReceiptDraft(what, move.Id, move.ToId, actor, new JsonObject
        {
            ["from"] = move.FromId.ToString("D"),
            ["to"] = move.ToId.ToString("D"),
            ["messages"] = move.MessageIds.Length,
        }));
        // What a ticket says has changed, so it is judged anew; what a person corrected stays.
        foreach (var ticket in judged.Where(t => t.IsOpen))
        {
            work.Enqueue(new JobDraft(
                StepNames.Triage, ticket.Id, PayloadJson.Write(new TicketPayload(ticket.Id)), ticket.TraceParent));
        }

        await work.Db.SaveChangesAsync(ct);
        await TicketIndex.NoteAsync(work, ct, move.FromId, move.ToId);
        await work.CommitAsync(ct);
    }

    private static Task<List<Message>> MessagesAsync(Work work, Guid ticketId, CancellationToken ct) =>
        work.Db.Messages.Where(m => m.TicketId == ticketId).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).ToListAsync(ct);
}
