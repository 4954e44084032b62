using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Domain.Tickets.Sending;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets.Drafts;

namespace RainRef.Infrastructure.Tickets.Sending;

/// <summary>A reply that is about to go out.</summary>
/// <param name="State"><c>waiting</c>, <c>sent</c>, <c>taken_back</c>, or <c>stopped</c> with the <paramref name="Reason"/>.</param>
public sealed record HeldView(Guid Id, Guid TicketId, string State, string By, DateTimeOffset SendAt, string? Reason)
{
    internal static HeldView Of(HeldReply h) => new(h.Id, h.TicketId, SnakeCase.Of(h.State), h.OwnerName, h.SendAt, h.Reason);
}

/// <summary>Holds replies for a few seconds, in which they can be taken back, and sends each once.</summary>
public sealed class HeldReplies(
    WorkFactory works, RainRefDatabase database, ReplyDesk desk, PersonalBoxes boxes, TicketDrafts drafts, TimeProvider clock)
{
    /// <summary>All that would be refused when it goes out is refused now.</summary>
    public async Task<Result<HeldView>> HoldAsync(
        Actor actor, Guid ticketId, Guid id, ReplyDraft draft, int seconds, CancellationToken ct)
    {
        if (seconds is < 1 or > HeldReply.MaxSeconds)
            return Error.Validation("hold_seconds", $"hold_seconds is 1 to {HeldReply.MaxSeconds}.");
        await using (var trial = await works.OpenAsync(actor.WorkspaceId, null, 0, ct))
        {
            var would = await desk.ReplyAsync(trial, actor, ticketId, id, draft, ct);
            if (!would.Succeeded)
                return would.Error;
        }

        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        // Between the trial and this somebody may have been faster.
        if (await Meanwhile.StopsAsync(work.Db, ticketId, actor, draft.ExpectedLastId, clock.GetUtcNow(), ct) is { } stopped)
            return stopped;
        var now = clock.GetUtcNow();
        var held = new HeldReply(id, ticketId, actor, now, now.AddSeconds(seconds));
        var (subject, box) = await boxes.SealAsync(work, ticket, id, draft with { DraftVersion = null }, null, ct);
        held.Hold(subject, box);
        await work.Db.Set<HeldReply>().Where(h => h.TicketId == ticketId && h.OwnerId == actor.Id && h.State == HeldState.Stopped).ExecuteDeleteAsync(ct);
        work.Add(held);
        await TicketDrafts.EndAsync(work, ticketId, actor.Id, DraftKind.Reply, draft.DraftVersion, ct);
        // Ordered by itself, so that nothing else of the ticket waits for it.
        work.Enqueue(new JobDraft(HeldReplyStep.Name, id, PayloadJson.Write(new HeldPayload(id)), ticket.TraceParent, 0, TimeSpan.FromSeconds(seconds)));
        work.Announce("reply.held", id, ticketId);
        await work.CommitAsync(ct);
        return HeldView.Of(held);
    }

    /// <summary>The reply is its writer's draft again, before what they have begun since.</summary>
    public async Task<Result<HeldView>> TakeBackAsync(Actor actor, Guid ticketId, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<HeldReply>(id, ct) is not { } held || held.TicketId != ticketId || held.OwnerId != actor.Id)
            return Error.NotFound("held reply");
        await GiveBackAsync(work, held, ct);
        var ended = held.End(HeldState.TakenBack, null, clock.GetUtcNow());
        if (!ended.Succeeded)
            return ended.Error;
        work.Announce("reply.taken_back", id, ticketId);
        await work.CommitAsync(ct);
        return HeldView.Of(held);
    }

    /// <summary>Sends a held reply without waiting any longer; what stops it is said, and it goes on waiting.</summary>
    public async Task<Result<HeldView>> SendNowAsync(Actor actor, Guid ticketId, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<HeldReply>(id, ct) is not { } held || held.TicketId != ticketId || held.OwnerId != actor.Id)
            return Error.NotFound("held reply");
        if (await SendAsync(work, id, ct) is { } refused)
            return refused;
        await work.CommitAsync(ct);
        return HeldView.Of(held);
    }

    /// <summary>What the asker has under way on a ticket: replies that wait, and those that were stopped.</summary>
    public async Task<IReadOnlyList<HeldView>?> OfAsync(Actor actor, Guid ticketId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        if (!await db.Tickets.AnyAsync(t => t.Id == ticketId, ct))
            return null;
        var rows = await db.Set<HeldReply>()
            .Where(h => h.TicketId == ticketId && h.OwnerId == actor.Id && (h.State == HeldState.Waiting || h.State == HeldState.Stopped))
            .OrderBy(h => h.Id).ToListAsync(ct);
        return [.. rows.Select(HeldView.Of)];
    }

    /// <summary>Sends it in the unit of work that ends its job; the error says what stopped it.</summary>
    internal async Task<Error?> SendAsync(Work work, Guid id, CancellationToken ct)
    {
        if (await work.LockAsync<HeldReply>(id, ct) is not { State: HeldState.Waiting, Box: { } box, SubjectId: { } subject } held)
            return null;
        if (await boxes.OpenAsync<ReplyDraft>(work.Db, subject, id, box, ct) is not { } draft)
            return null;
        var sent = await desk.ReplyAsync(work, held.Owner, held.TicketId, id, draft, ct);
        if (!sent.Succeeded)
            return sent.Error;
        _ = held.End(HeldState.Sent, null, clock.GetUtcNow());
        return null;
    }

    /// <summary>Puts it back onto its writer's desk, with the reason.</summary>
    internal async Task StopAsync(Work work, Guid id, Error why, CancellationToken ct)
    {
        if (await work.LockAsync<HeldReply>(id, ct) is not { State: HeldState.Waiting } held)
            return;
        await GiveBackAsync(work, held, ct);
        _ = held.End(HeldState.Stopped, why.Code, clock.GetUtcNow());
        work.Announce("reply.stopped", id, held.TicketId);
    }

    private async Task GiveBackAsync(Work work, HeldReply held, CancellationToken ct)
    {
        if (held is not { State: HeldState.Waiting, Box: { } box, SubjectId: { } subject }
            || await boxes.OpenAsync<ReplyDraft>(work.Db, subject, held.Id, box, ct) is not { Text: { } text } draft)
        {
            return;
        }

        await drafts.PutBeforeAsync(work, held.TicketId, held.OwnerId, new DraftText(text, draft.AttachmentIds, draft.Actions), ct);
    }
}

/// <summary>The payload of the step that sends a held reply.</summary>
public sealed record HeldPayload(Guid HeldId);
