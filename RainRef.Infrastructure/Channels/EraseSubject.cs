using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets.Similar;
using RainRef.Infrastructure.Triage;

namespace RainRef.Infrastructure.Channels;

/// <summary>What an erasure took away.</summary>
/// <param name="Subjects">How many keys were destroyed.</param>
/// <param name="Entries">How many originals went with them, and those elsewhere that were the person's address.</param>
/// <param name="Tickets">On how many tickets.</param>
public sealed record Erasure(int Subjects, int Entries, int Tickets, Guid ReceiptId);

/// <summary>
/// Erases a person: their keys, what was encrypted under them, their address wherever else the vault holds it, the
/// references by which tickets, events and messages knew them, what actions about them asked for and models learnt from
/// them. Masks stay in the texts, and say that they were erased.
/// </summary>
public sealed class EraseSubject(WorkFactory works, SubjectQueries queries, VaultCipher cipher, PiiPatterns patterns, TimeProvider clock)
{
    /// <summary>What stands where a person's reference stood.</summary>
    public const string ErasedAuthor = "erased";

    public async Task<Result<Erasure>> RunAsync(Actor actor, Guid subjectId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<DataSubject>(subjectId, ct) is not { } subject)
            return Error.NotFound("subject");
        return await EraseAsync(work, actor, [subject], [], SubjectReference.UserRefOf(subject.Reference), ct);
    }

    /// <summary>The person with this e-mail address: their own key, and the address wherever somebody wrote it.</summary>
    public async Task<Result<Erasure>> RunAsync(Actor actor, string email, CancellationToken ct)
    {
        if (queries.LookupOf(actor.WorkspaceId, email) is not { } lookup)
            return Error.Validation("email", "email is one e-mail address.");
        var userRef = queries.UserRefOf(email);
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var reference = SubjectReference.User(userRef);
        var subjects = await work.Db.Set<DataSubject>().FromSql($"SELECT * FROM data_subjects WHERE reference = {reference} FOR UPDATE").ToListAsync(ct);
        if (subjects.Count == 0 && !await work.Db.Set<VaultEntry>().AnyAsync(v => v.Lookup == lookup, ct)
            && !await work.Db.Tickets.AnyAsync(t => t.UserRef == userRef, ct) && !await work.Db.RefEvents.AnyAsync(e => e.UserRef == userRef, ct)
            && !await work.Db.Conversations.AnyAsync(c => c.UserRef == userRef, ct))
        {
            return Error.NotFound("subject");
        }

        return await EraseAsync(work, actor, subjects, [lookup], userRef, ct);
    }

    private async Task<Result<Erasure>> EraseAsync(
        Work work, Actor actor, List<DataSubject> subjects, List<byte[]> lookups, string? userRef, CancellationToken ct)
    {
        var commitments = new JsonArray();
        var originals = new List<string>();
        foreach (var subject in subjects)
        {
            var key = cipher.Unwrap(actor.WorkspaceId, subject.Id, subject.WrappedKey);
            originals.AddRange(await OriginalsAsync(work, key, ct));
            lookups.AddRange(await OwnAddressesAsync(work, key, userRef, ct));
            commitments.Add(new JsonObject { ["subject"] = subject.Id.ToString("D"), ["commitment"] = key.Commit(subject.Reference) });
        }

        var ids = subjects.Select(s => (Guid?)s.Id).ToArray();
        var gone = work.Db.Set<VaultEntry>().Where(v => ids.Contains(v.SubjectId) || lookups.Contains(v.Lookup!));
        var tickets = await gone.Where(v => v.TicketId != null).Select(v => v.TicketId!.Value).Distinct().ToListAsync(ct);
        DateTimeOffset? now = clock.GetUtcNow();
        var traces = new PersonTraces(userRef, [.. originals.Distinct(StringComparer.OrdinalIgnoreCase)], await OwnTicketsAsync(work, subjects, userRef, ct));
        var naming = await NamingAsync(work, traces, ct);
        if (await OnHoldAsync(work, [.. tickets.Union(traces.Tickets).Union(naming)], ct) is { } held)
            return held;
        var actions = await EraseActions.RunAsync(work, actor, traces, now.Value, ct);
        if (!actions.Succeeded)
            return actions.Error;
        await EraseLabels.RunAsync(work, actor, traces, ct);
        await ForgetAsync(work, traces, naming, ct);
        tickets = [.. tickets.Union(traces.Tickets)];
        await EmptyInboxAsync(work, [.. subjects.Select(s => s.Reference), .. userRef is null ? [] : new[] { SubjectReference.User(userRef) }], lookups, ct);
        var entries = await gone.ExecuteUpdateAsync(
            set => set.SetProperty(v => v.Original, (byte[]?)null).SetProperty(v => v.Lookup, (byte[]?)null)
                .SetProperty(v => v.SubjectId, (Guid?)null).SetProperty(v => v.ErasedAt, now),
            ct);
        await ErasePersonalRows.RunAsync(work, cipher, await patterns.OfAsync(actor.WorkspaceId, ct), ids, lookups, now.Value, ct);
        var conversations = await ForgetConversationsAsync(work, [.. subjects.Select(s => s.Reference)], userRef, ct);
        work.Db.RemoveRange(subjects);
        var about = subjects.Count > 0 ? subjects[0].Id : Ids.New(clock);
        var receipt = work.Record(new ReceiptDraft("subject.erased", about, null, actor, new JsonObject
        {
            ["subjects"] = commitments,
            ["entries"] = entries,
            ["tickets"] = tickets.Count,
            ["conversations"] = conversations,
            ["actions"] = actions.Value,
        }));
        work.Add(new AuditEntry(Ids.New(clock), actor, "subject.erased", "subject", about, clock.GetUtcNow()));
        work.Announce("subject.erased", about, null);
        foreach (var ticket in tickets)
            work.Announce("ticket.updated", ticket, ticket);
        await work.CommitAsync(ct);
        return new Erasure(subjects.Count, entries, tickets.Count, receipt);
    }

    // Of the addresses in what they wrote, the one that they are known by: others may be other people's.
    private async Task<List<byte[]>> OwnAddressesAsync(Work work, SubjectKey key, string? userRef, CancellationToken ct)
    {
        if (userRef is null)
            return [];
        var type = PiiMask.Name(PiiKind.Email);
        var addresses = await work.Db.Set<VaultEntry>().Where(v => v.SubjectId == key.SubjectId && v.Type == type && v.Original != null)
            .Select(v => new { v.Original, v.Lookup }).ToListAsync(ct);
        return [.. addresses.Where(a => queries.UserRefOf(VaultCipher.Open(key, a.Original!)) == userRef).Select(a => a.Lookup!)];
    }

    // What has come in and is not on a ticket yet.
    private async Task EmptyInboxAsync(Work work, string[] references, List<byte[]> lookups, CancellationToken ct)
    {
        foreach (var item in await work.Db.Set<VaultInboxItem>().ToListAsync(ct))
        {
            var originals = cipher.Open(item.WorkspaceId, item.Id, item.Box);
            var kept = references.Contains(originals.Subject) ? []
                : originals.Values.Where(v => !lookups.Any(l => l.AsSpan().SequenceEqual(cipher.Lookup(item.WorkspaceId, v)))).ToList();
            if (kept.Count == 0)
                work.Remove(item);
            else if (kept.Count < originals.Values.Count)
                item.Reseal(cipher.Seal(item.WorkspaceId, item.Id, originals with { Values = kept }));
        }
    }

    // Nobody else has a use for what one person asked, so it goes with them, masked as it is.
    private static async Task<int> ForgetConversationsAsync(Work work, string[] references, string? userRef, CancellationToken ct)
    {
        var named = references.Select(SubjectReference.ConversationOf).OfType<Guid>().ToArray();
        var ids = await work.Db.Conversations.Where(c => named.Contains(c.Id) || (userRef != null && c.UserRef == userRef)).Select(c => c.Id).ToArrayAsync(ct);
        foreach (var id in ids)
        {
            await work.Db.Database.ExecuteSqlAsync(
                $"DELETE FROM idempotency_keys WHERE position(convert_to({id.ToString("D")}, 'UTF8') in response) > 0", ct);
        }

        return await work.Db.Conversations.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(ct);
    }

    private static async Task<List<string>> OriginalsAsync(Work work, SubjectKey key, CancellationToken ct) =>
    [
        .. (await work.Db.Set<VaultEntry>().Where(v => v.SubjectId == key.SubjectId && v.Original != null).Select(v => v.Original!).ToListAsync(ct))
            .Select(original => VaultCipher.Open(key, original)),
    ];

    // Where no customer's reference is known, the person is whoever wrote on these.
    private static async Task<Guid[]> OwnTicketsAsync(Work work, List<DataSubject> subjects, string? userRef, CancellationToken ct)
    {
        var unnamed = subjects.Where(s => SubjectReference.UserRefOf(s.Reference) is null).Select(s => (Guid?)s.Id).ToArray();
        return await work.Db.Tickets
            .Where(t => (userRef != null && t.UserRef == userRef)
                || work.Db.Set<VaultEntry>().Any(v => v.TicketId == t.Id && unnamed.Contains(v.SubjectId)))
            .Select(t => t.Id).ToArrayAsync(ct);
    }

    // The reference itself, what channels told of them, and every text that names them; answers to repeated requests
    // would tell it again.
    private static async Task ForgetAsync(Work work, PersonTraces traces, Guid[] naming, CancellationToken ct)
    {
        var (user, tickets) = (traces.UserRef, traces.Tickets);
        await work.Db.Messages.Where(m => m.EventId != null && m.Author == user)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.Author, ErasedAuthor), ct);
        // What came with their messages and does not stand on them yet.
        await work.Db.Set<EventFileItem>()
            .Where(f => work.Db.RefEvents.Any(e => e.Id == f.EventId && user != null && e.UserRef == user)
                || work.Db.Messages.Any(m => m.EventId == f.EventId && tickets.Contains(m.TicketId)))
            .ExecuteDeleteAsync(ct);
        // Others who wrote on their tickets stay known.
        await work.Db.RefEvents
            .Where(e => (user != null && e.UserRef == user)
                || (e.UserRef == null && work.Db.Messages.Any(m => m.EventId == e.Id && tickets.Contains(m.TicketId))))
            .ExecuteUpdateAsync(
                s => s.SetProperty(e => e.UserRef, (string?)null).SetProperty(e => e.ContextJson, (string?)null).SetProperty(e => e.ThreadKey, (string?)null), ct);
        await work.Db.Tickets.Where(t => tickets.Contains(t.Id))
            .ExecuteUpdateAsync(s => s.SetProperty(t => t.UserRef, (string?)null).SetProperty(t => t.ThreadKey, (string?)null), ct);
        // The index of tickets is made again from what is left of them.
        await TraceSweep.RunAsync(work, traces, ct);
        if (naming.Length > 0)
            await TicketIndex.NoteAsync(work, ct, naming);
        string[] told = [.. traces.OnTheirTickets, .. user is null ? [] : new[] { user }];
        await work.Db.Database.ExecuteSqlAsync(
            $"""
             DELETE FROM idempotency_keys
             WHERE EXISTS (SELECT 1 FROM unnest({told}) AS t (text) WHERE position(convert_to(t.text, 'UTF8') in response) > 0)
             """,
            ct);
    }

    // What somebody is bound to keep is not erased by the way.
    private static async Task<Error?> OnHoldAsync(Work work, Guid[] tickets, CancellationToken ct)
    {
        var number = await work.Db.Tickets.Where(t => t.Hold != null && tickets.Contains(t.Id)).OrderBy(t => t.Number)
            .Select(t => (long?)t.Number).FirstOrDefaultAsync(ct);
        return number is { } held
            ? Error.Conflict("ticket_on_hold", $"Ticket #{held} holds data of this person and is on hold. Release it first.")
            : null;
    }

    // Their tickets, and those whose texts name them.
    private static async Task<Guid[]> NamingAsync(Work work, PersonTraces traces, CancellationToken ct)
    {
        var pattern = PersonTraces.Pattern(traces.Everywhere);
        return (await work.Db.Tickets.FromSql(
            $"""
             SELECT t.* FROM tickets t
             WHERE t.id = ANY ({traces.Tickets}) OR ({pattern}::text IS NOT NULL
               AND (t.subject ~* {pattern} OR EXISTS (SELECT 1 FROM messages m WHERE m.ticket_id = t.id AND m.text ~* {pattern})))
             ORDER BY t.id FOR NO KEY UPDATE OF t
             """).AsNoTracking().Select(t => t.Id).ToListAsync(ct)).ToArray();
    }
}
