using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>What an erasure took away.</summary>
/// <param name="Subjects">How many keys were destroyed.</param>
/// <param name="Entries">How many originals went with them, and those elsewhere that were the person's address.</param>
/// <param name="Tickets">On how many tickets.</param>
public sealed record Erasure(int Subjects, int Entries, int Tickets, Guid ReceiptId);

/// <summary>
/// Erases a person: their keys, what was encrypted under them, their address wherever else the vault holds it, and the
/// references by which tickets, events and messages knew them. Masks stay in the texts, and say that they were erased.
/// </summary>
public sealed class EraseSubject(WorkFactory works, SubjectQueries queries, VaultCipher cipher, TimeProvider clock)
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
        foreach (var subject in subjects)
        {
            var key = cipher.Unwrap(actor.WorkspaceId, subject.Id, subject.WrappedKey);
            lookups.AddRange(await OwnAddressesAsync(work, key, userRef, ct));
            commitments.Add(new JsonObject { ["subject"] = subject.Id.ToString("D"), ["commitment"] = key.Commit(subject.Reference) });
        }

        var ids = subjects.Select(s => (Guid?)s.Id).ToArray();
        var gone = work.Db.Set<VaultEntry>().Where(v => ids.Contains(v.SubjectId) || lookups.Contains(v.Lookup!));
        var tickets = await gone.Where(v => v.TicketId != null).Select(v => v.TicketId!.Value).Distinct().ToListAsync(ct);
        if (userRef is not null)
            tickets = [.. tickets.Union(await ForgetAsync(work, userRef, ct))];
        await EmptyInboxAsync(work, [.. subjects.Select(s => s.Reference), .. userRef is null ? [] : new[] { SubjectReference.User(userRef) }], lookups, ct);
        DateTimeOffset? now = clock.GetUtcNow();
        var entries = await gone.ExecuteUpdateAsync(
            set => set.SetProperty(v => v.Original, (byte[]?)null).SetProperty(v => v.Lookup, (byte[]?)null)
                .SetProperty(v => v.SubjectId, (Guid?)null).SetProperty(v => v.ErasedAt, now),
            ct);
        var conversations = await ForgetConversationsAsync(work, [.. subjects.Select(s => s.Reference)], userRef, ct);
        work.Db.RemoveRange(subjects);
        var about = subjects.Count > 0 ? subjects[0].Id : Ids.New(clock);
        var receipt = work.Record(new ReceiptDraft("subject.erased", about, null, actor, new JsonObject
        {
            ["subjects"] = commitments,
            ["entries"] = entries,
            ["tickets"] = tickets.Count,
            ["conversations"] = conversations,
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

    // The reference itself, where tickets, events, messages and answers to repeated requests hold it.
    private static async Task<List<Guid>> ForgetAsync(Work work, string userRef, CancellationToken ct)
    {
        var tickets = await work.Db.Tickets.Where(t => t.UserRef == userRef).Select(t => t.Id).ToListAsync(ct);
        await work.Db.Tickets.Where(t => t.UserRef == userRef).ExecuteUpdateAsync(s => s.SetProperty(t => t.UserRef, (string?)null), ct);
        await work.Db.RefEvents.Where(e => e.UserRef == userRef).ExecuteUpdateAsync(s => s.SetProperty(e => e.UserRef, (string?)null), ct);
        await work.Db.Messages.Where(m => m.Author == userRef && m.EventId != null)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.Author, ErasedAuthor), ct);
        await work.Db.Database.ExecuteSqlAsync(
            $"DELETE FROM idempotency_keys WHERE position(convert_to({userRef}, 'UTF8') in response) > 0", ct);
        return tickets;
    }
}
