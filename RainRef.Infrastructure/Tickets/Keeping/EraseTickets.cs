using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets.Similar;
using RainRef.Infrastructure.Triage;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Infrastructure.Tickets.Keeping;

/// <summary>What the erasure of a ticket took away.</summary>
/// <param name="Messages">Messages and notes whose words are gone.</param>
/// <param name="Entries">Originals of masks.</param>
public sealed record TicketErasure(
    Guid TicketId, Guid ReceiptId, int Messages, int Attachments, int Answers, int Actions, int Signals, int Entries);

/// <summary>Why a run erases: a person asked, or so many days are over.</summary>
public sealed record ErasureCause(Guid? RunId, int? Days)
{
    public static readonly ErasureCause Asked = new(null, null);
}

/// <summary>
/// Erases tickets: their words, files and originals of masks, what was drafted, done and found from them. The rows stay, with
/// their numbers and times, and so does every receipt. What else the same customer wrote is not touched.
/// </summary>
public sealed class EraseTickets(WorkFactory works, TimeProvider clock)
{
    public const string Kind = "ticket.erased";

    /// <summary>An admin erases one ticket, which is solved or closed and not on hold.</summary>
    public async Task<Result<TicketErasure>> RunAsync(Actor actor, Guid ticketId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var (erased, misses) = await RunAsync(work, actor, [ticketId], ErasureCause.Asked, ct);
        if (misses.Count > 0)
            return misses[0].Error;
        if (erased.Count == 0)
            return Error.NotFound("ticket");
        await work.CommitAsync(ct);
        return erased[0];
    }

    /// <summary>The same for many, in a unit of work that the caller commits.</summary>
    /// <returns>What was erased, and why the others were not.</returns>
    internal async Task<(IReadOnlyList<TicketErasure> Erased, IReadOnlyList<(Ticket Ticket, Error Error)> Misses)> RunAsync(
        Work work, Actor actor, Guid[] ticketIds, ErasureCause cause, CancellationToken ct)
    {
        var tickets = await work.LockAllAsync<Ticket>(ticketIds, ct);
        var busy = await BusyAsync(work, [.. tickets.Keys], ct);
        var misses = new List<(Ticket Ticket, Error Error)>();
        foreach (var ticket in tickets.Values.OrderBy(t => t.Id))
        {
            if ((ticket.KeepsWords() ?? busy.GetValueOrDefault(ticket.Id)) is { } error)
                misses.Add((ticket, error));
        }

        var gone = tickets.Values.Except(misses.Select(m => m.Ticket)).OrderBy(t => t.Id).ToList();
        return gone.Count == 0 ? ([], misses) : (await EraseAsync(work, actor, gone, cause, ct), misses);
    }

    private async Task<IReadOnlyList<TicketErasure>> EraseAsync(
        Work work, Actor actor, List<Ticket> tickets, ErasureCause cause, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ids = tickets.Select(t => t.Id).ToArray();
        var repeatable = now - IdempotencyStore.Kept;
        Guid[] recent = cause.RunId is null ? ids : [.. tickets.Where(t => t.UpdatedAt > repeatable).Select(t => t.Id)];
        // First the rows as they lie, so that what is read of them afterwards is empty already.
        var counts = await TicketContent.EraseAsync(work, ids, recent, ct);
        var traces = new PersonTraces(null, [], ids);
        var actions = await EraseActions.RunAsync(work, actor, traces, now, ct);
        if (!actions.Succeeded)
            throw new InvalidOperationException($"An action of a ticket that is being erased began: {actions.Error.Code}.");
        await EraseLabels.RunAsync(work, actor, traces, ct);
        var erased = new List<TicketErasure>();
        foreach (var (ticket, count) in tickets.Join(counts, t => t.Id, c => c.TicketId, (t, c) => (t, c)))
        {
            var before = ticket.Status;
            ticket.Erase(now);
            await TicketClocks.FollowAsync(work, ticket, before, now, clock, ct);
            var receipt = work.Record(new ReceiptDraft(Kind, ticket.Id, ticket.Id, actor, Attest(count, cause)));
            work.Add(new AuditEntry(Ids.New(clock), actor, Kind, "ticket", ticket.Id, now, cause.RunId is null ? null : "retention"));
            work.Announce(Kind, ticket.Id, ticket.Id);
            work.Announce("ticket.updated", ticket.Id, ticket.Id);
            erased.Add(new TicketErasure(ticket.Id, receipt, count.Messages, count.Attachments, count.Answers, count.Actions, count.Signals, count.Entries));
        }

        await work.Db.SaveChangesAsync(ct);
        // The index of tickets is made again from what is left of them.
        await TicketIndex.NoteAsync(work, ct, ids);
        return erased;
    }

    private static JsonObject Attest(ContentCounts count, ErasureCause cause) => new()
    {
        ["cause"] = cause.RunId is null ? "asked" : "retention",
        ["run"] = cause.RunId?.ToString("D"),
        ["days"] = cause.Days,
        ["messages"] = count.Messages,
        ["attachments"] = count.Attachments,
        ["answers"] = count.Answers,
        ["actions"] = count.Actions,
        ["signals"] = count.Signals,
        ["entries"] = count.Entries,
    };

    // A step that runs has read what is to go and would write of it afterwards. One that waits is kept from beginning by the
    // lock on its row, and reads what is left.
    private static async Task<Dictionary<Guid, Error>> BusyAsync(Work work, Guid[] ids, CancellationToken ct)
    {
        var busy = new Dictionary<Guid, Error>();
        await using (var command = new NpgsqlCommand(
                         "SELECT ordering_key, state FROM jobs WHERE ordering_key = ANY ($1) ORDER BY id FOR UPDATE", work.Connection))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                if (reader.GetString(1) == "running")
                    busy[reader.GetGuid(0)] = Error.Conflict("ticket_busy", "RainRef is working on this ticket. Try again in a moment.");
            }
        }

        var running = await work.Db.Actions
            .Where(a => a.TicketId != null && ids.Contains(a.TicketId.Value) && (a.Status == ActionStatus.Running || a.Status == ActionStatus.RollingBack))
            .Select(a => a.TicketId!.Value).Distinct().ToListAsync(ct);
        foreach (var ticket in running)
            busy[ticket] = Error.Conflict("action_under_way", "An action on this ticket is under way; erase it when that has ended.");
        return busy;
    }
}
