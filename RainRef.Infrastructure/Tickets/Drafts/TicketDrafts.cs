using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Drafts;

/// <summary>A draft as its writer sees it.</summary>
public sealed record DraftView(string Kind, DraftText Content, long Version, DateTimeOffset UpdatedAt);

/// <summary>That a draft is kept.</summary>
/// <param name="PersonalData">The kinds of personal data in it, which are masked when it is sent.</param>
public sealed record DraftKept(string Kind, long Version, DateTimeOffset UpdatedAt, IReadOnlyList<string> PersonalData);

/// <summary>Keeps what somebody is writing, each for themselves; nothing of it lies in the open.</summary>
public sealed class TicketDrafts(
    WorkFactory works, RainRefDatabase database, PersonalBoxes boxes, PiiPatterns patterns, TimeProvider clock)
{
    public const string Changed = "draft_changed";

    public async Task<Result<DraftView?>> FindAsync(Actor actor, Guid ticketId, DraftKind kind, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        if (!await db.Tickets.AnyAsync(t => t.Id == ticketId, ct))
            return Error.NotFound("ticket");
        var id = IdOf(ticketId, actor.Id, kind);
        if (await db.Set<TicketDraft>().FirstOrDefaultAsync(d => d.Id == id, ct) is not { } row
            || await boxes.OpenAsync<DraftText>(db, row.SubjectId, row.Id, row.Box, ct) is not { } content)
            return (DraftView?)null;
        return new DraftView(SnakeCase.Of(kind), content, row.Version, row.UpdatedAt);
    }

    /// <summary>Keeps what is written now; an empty one is given up.</summary>
    /// <param name="expected">The version that the writer's page began with, 0 where it began anew; null overwrites.</param>
    public async Task<Result<DraftKept>> SaveAsync(
        Actor actor, Guid ticketId, DraftKind kind, DraftText content, long? expected, CancellationToken ct)
    {
        if (content.Text.Length > RefEvent.MaxTextLength || content.AttachmentIds is { Count: > Domain.Tickets.Attachments.TicketAttachment.MaxUnsent })
            return Error.Validation("text", $"text has at most {RefEvent.MaxTextLength:N0} characters.");
        if (StorableText.Check("text", content.Text) is { } error)
            return error;
        try
        {
            return await StoreAsync(actor, ticketId, kind, content, expected, ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Another page of the same person began it in the same moment.
            return Error.Conflict(Changed, "The draft was changed on another page.");
        }
    }

    public async Task<Result<bool>> DropAsync(Actor actor, Guid ticketId, DraftKind kind, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<Ticket>(ticketId, ct) is null)
            return Error.NotFound("ticket");
        var id = IdOf(ticketId, actor.Id, kind);
        var dropped = await work.Db.Set<TicketDraft>().Where(d => d.Id == id).ExecuteDeleteAsync(ct) > 0;
        if (dropped)
            work.Announce("draft.changed", id, ticketId);
        await work.CommitAsync(ct);
        return dropped;
    }

    /// <summary>A draft that was sent ends, unless it was written on since.</summary>
    internal static async Task EndAsync(Work work, Guid ticketId, Guid ownerId, DraftKind kind, long? version, CancellationToken ct)
    {
        if (version is not { } sent)
            return;
        var id = IdOf(ticketId, ownerId, kind);
        if (await work.Db.Set<TicketDraft>().Where(d => d.Id == id && d.Version == sent).ExecuteDeleteAsync(ct) > 0)
            work.Announce("draft.changed", id, ticketId);
    }

    /// <summary>Puts what was taken back in front of what its writer has begun since.</summary>
    internal async Task PutBeforeAsync(Work work, Guid ticketId, Guid ownerId, DraftText content, CancellationToken ct)
    {
        if (await work.FindAsync<Ticket>(ticketId, ct) is not { } ticket)
            return;
        var id = IdOf(ticketId, ownerId, DraftKind.Reply);
        var row = await work.LockAsync<TicketDraft>(id, ct);
        if (row is not null && await boxes.OpenAsync<DraftText>(work.Db, row.SubjectId, id, row.Box, ct) is { } since)
        {
            content = new DraftText(
                since.Text.Length == 0 ? content.Text : $"{content.Text}\n\n{since.Text}",
                [.. (content.AttachmentIds ?? []).Union(since.AttachmentIds ?? [])], content.Actions ?? since.Actions);
        }

        await WriteAsync(work, ticket, row, ownerId, DraftKind.Reply, content, ct);
    }

    /// <summary>Puts what was begun on another ticket behind what its writer has here.</summary>
    /// <param name="earlier">A form of it that may stand here already; the new one takes its place.</param>
    internal async Task PutBehindAsync(
        Work work, Ticket ticket, Guid ownerId, DraftKind kind, string? earlier, DraftText content, CancellationToken ct)
    {
        var row = await work.LockAsync<TicketDraft>(IdOf(ticket.Id, ownerId, kind), ct);
        var here = row is null ? null : await OpenAsync(work.Db, row, ct);
        await PutAsync(work, ticket, row, ownerId, kind, DraftJoin.Behind(here, earlier, content), ct);
    }

    /// <summary>Takes what came from another ticket out of its writer's box again.</summary>
    /// <returns>True where it is out, false where it was changed since and stays, null where nothing is written here any more.</returns>
    internal async Task<bool?> TakeOutAsync(Work work, Ticket ticket, Guid ownerId, DraftKind kind, DraftText content, CancellationToken ct)
    {
        if (await work.LockAsync<TicketDraft>(IdOf(ticket.Id, ownerId, kind), ct) is not { } row || await OpenAsync(work.Db, row, ct) is not { } here)
            return null;
        if (DraftJoin.Without(here, content) is not { } left)
            return false;
        await PutAsync(work, ticket, row, ownerId, kind, left, ct);
        return true;
    }

    /// <summary>What is being written on a ticket, held until the work ends.</summary>
    internal async Task<List<(TicketDraft Row, DraftText Content)>> OnAsync(Work work, Guid ticketId, CancellationToken ct)
    {
        var ids = await work.Db.Set<TicketDraft>().Where(d => d.TicketId == ticketId).OrderBy(d => d.Id).Select(d => d.Id).ToArrayAsync(ct);
        var found = new List<(TicketDraft, DraftText)>();
        foreach (var row in (await work.LockAllAsync<TicketDraft>(ids, ct)).Values.OrderBy(d => d.Id))
        {
            if (await OpenAsync(work.Db, row, ct) is { } content)
                found.Add((row, content));
        }

        return found;
    }

    /// <summary>Writes a draft whose row is held, or gives it up where nothing is left of it.</summary>
    internal async Task PutAsync(
        Work work, Ticket ticket, TicketDraft? row, Guid ownerId, DraftKind kind, DraftText content, CancellationToken ct)
    {
        if (!IsEmpty(content))
        {
            await WriteAsync(work, ticket, row, ownerId, kind, content, ct);
            return;
        }

        if (row is not null)
            work.Remove(row);
        work.Announce("draft.changed", IdOf(ticket.Id, ownerId, kind), ticket.Id);
    }

    private static bool IsEmpty(DraftText content) =>
        content.Text.Length == 0 && content.AttachmentIds is not { Count: > 0 } && content.Actions is null;

    private Task<DraftText?> OpenAsync(RainRefDbContext db, TicketDraft row, CancellationToken ct) =>
        boxes.OpenAsync<DraftText>(db, row.SubjectId, row.Id, row.Box, ct);

    // The page was still open on which it was written when the ticket went: the last words go after the others.
    private async Task FollowAsync(
        Work work, Ticket ticket, TicketDraft? row, Guid ownerId, DraftKind kind, DraftText content, CancellationToken ct)
    {
        var earlier = row is null ? null : await OpenAsync(work.Db, row, ct);
        var survivor = ticket;
        while (survivor?.MergedInto is { } next)
            survivor = await work.FindAsync<Ticket>(next, ct);
        if (survivor is { ErasedAt: null })
            await PutBehindAsync(work, survivor, ownerId, kind.Elsewhere(), earlier?.Text, content with { AttachmentIds = null }, ct);
    }

    private static Guid IdOf(Guid ticketId, Guid ownerId, DraftKind kind) => Ids.From(ticketId, "draft", ownerId.ToString("D"), SnakeCase.Of(kind));

    private async Task<Result<DraftKept>> StoreAsync(
        Actor actor, Guid ticketId, DraftKind kind, DraftText content, long? expected, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        var id = IdOf(ticketId, actor.Id, kind);
        var row = await work.LockAsync<TicketDraft>(id, ct);
        // A merge or an erasure holds the ticket and its drafts: whoever comes here after it sees what became of it.
        if (row is null)
            await work.Db.Database.ExecuteSqlAsync($"SELECT 1 FROM tickets WHERE id = {ticketId} FOR KEY SHARE", ct);
        await work.Db.Entry(ticket).ReloadAsync(ct);
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        if (row is not null && expected is { } seen && seen != row.Version)
        {
            return new Error(
                ErrorKind.Conflict, Changed, "The draft was changed on another page.",
                new Dictionary<string, object?> { ["version"] = row.Version });
        }

        if (ticket.MergedInto is not null)
            await FollowAsync(work, ticket, row, actor.Id, kind, content, ct);
        if (IsEmpty(content))
        {
            if (row is not null)
                work.Remove(row);
            work.Announce("draft.changed", id, ticketId);
            await work.CommitAsync(ct);
            return new DraftKept(SnakeCase.Of(kind), 0, clock.GetUtcNow(), []);
        }

        row = await WriteAsync(work, ticket, row, actor.Id, kind, content, ct);
        await work.CommitAsync(ct);
        var found = PiiScrubber.Scrub(content.Text, new PiiMaskState(await patterns.OfAsync(actor.WorkspaceId, ct)));
        var kinds = found.Findings.Select(f => f.Type).Distinct().ToList();
        return new DraftKept(SnakeCase.Of(kind), row.Version, row.UpdatedAt, kinds);
    }

    private async Task<TicketDraft> WriteAsync(
        Work work, Ticket ticket, TicketDraft? row, Guid ownerId, DraftKind kind, DraftText content, CancellationToken ct)
    {
        var id = IdOf(ticket.Id, ownerId, kind);
        var (subject, box) = await boxes.SealAsync(work, ticket, id, content, row?.SubjectId, ct);
        if (row is null)
        {
            row = new TicketDraft(id, work.WorkspaceId, ticket.Id, ownerId, kind);
            work.Add(row);
        }

        row.Write(subject, box, clock.GetUtcNow());
        work.Announce("draft.changed", id, ticket.Id);
        return row;
    }
}
