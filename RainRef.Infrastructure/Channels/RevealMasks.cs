using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers.Chat;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>Why somebody wants to see what a mask hides. Codes, since words could hold personal data themselves.</summary>
public enum RevealReason
{
    AnswerCustomer,
    VerifyIdentity,
    CheckPayment,
    Security,
    LegalRequest,
}

/// <summary>What stands behind one mask.</summary>
/// <param name="Mask">Such as <c>email:1</c>.</param>
/// <param name="State"><c>revealed</c>, <c>erased</c>, or <c>unknown</c> where the vault holds no such mask of this place.</param>
/// <param name="Original">What the mask stands for; null unless it was revealed.</param>
public sealed record RevealedMask(string Mask, string State, string? Original);

/// <summary>Shows what masks of a ticket or a conversation stand for, and puts on record who saw it and why.</summary>
public sealed class RevealMasks(WorkFactory works, VaultCipher cipher, TimeProvider clock)
{
    public const int MaxMasks = 50;

    public async Task<Result<IReadOnlyList<RevealedMask>>> RunAsync(
        Actor actor, VaultPlace place, IReadOnlyList<string>? masks, RevealReason? reason, CancellationToken ct)
    {
        if (reason is not { } why)
            return Error.Validation("reason", "reason is answer_customer, verify_identity, check_payment, security or legal_request.");
        if (masks is not { Count: > 0 and <= MaxMasks })
            return Error.Validation("masks", $"masks names 1 to {MaxMasks} masks, such as email:1.");
        var named = masks.Select(m => PiiMask.Parse(m ?? "")).Distinct().ToList();
        if (named.Contains(null))
            return Error.Validation("masks", "A mask is a type and a number, such as email:1.");
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (!await IsThereAsync(work, place, ct))
            return Error.NotFound(place.ConversationId is null ? "ticket" : "conversation");
        var types = named.Select(m => m!.Value.Type).Distinct().ToArray();
        var subjects = await SubjectsAsync(work, place, types, ct);
        var entries = await work.Db.Set<VaultEntry>()
            .Where(v => v.TicketId == place.TicketId && v.ConversationId == place.ConversationId && types.Contains(v.Type)).OrderBy(v => v.Id).ToListAsync(ct);
        var shown = new List<RevealedMask>(named.Count);
        var attested = new JsonArray();
        foreach (var (type, number) in named.Select(m => m!.Value))
        {
            var own = entries.Where(v => v.Type == type && v.Number == number).ToList();
            var name = $"{type}:{number}";
            if (own.FirstOrDefault(v => v.SubjectId is { } id && v.Original is not null && subjects.ContainsKey(id)) is not { } entry)
            {
                shown.Add(new RevealedMask(name, own.Count > 0 ? "erased" : "unknown", null));
                continue;
            }

            var key = subjects[entry.SubjectId!.Value];
            var original = VaultCipher.Open(key, entry.Original!);
            shown.Add(new RevealedMask(name, "revealed", original));
            attested.Add(new JsonObject
            {
                ["mask"] = name,
                ["subject"] = key.SubjectId.ToString("D"),
                ["commitment"] = key.Commit(original),
            });
        }

        if (attested.Count > 0)
        {
            work.Record(new ReceiptDraft("pii.revealed", place.Whole, place.TicketId, actor, new JsonObject
            {
                ["reason"] = SnakeCase.Of(why),
                ["revealed"] = attested,
            }));
            work.Add(new AuditEntry(
                Ids.New(clock), actor, "pii.revealed", place.ConversationId is null ? "ticket" : "conversation", place.Whole, clock.GetUtcNow()));
            work.Announce("pii.revealed", place.Whole, place.TicketId);
            await work.CommitAsync(ct);
        }

        return shown;
    }

    private static async Task<bool> IsThereAsync(Work work, VaultPlace place, CancellationToken ct) => place.ConversationId is { } conversation
        ? await work.FindAsync<ChatConversation>(conversation, ct) is not null
        : await work.FindAsync<Ticket>(place.Whole, ct) is not null;

    // Locked, so that nothing is shown whose erasure has been confirmed meanwhile.
    private async Task<Dictionary<Guid, SubjectKey>> SubjectsAsync(Work work, VaultPlace place, string[] types, CancellationToken ct)
    {
        var all = work.Db.Set<DataSubject>();
        var of = place.ConversationId is { } conversation
            ? all.FromSql(
                $"""
                 SELECT * FROM data_subjects WHERE id IN (SELECT subject_id FROM vault_entries WHERE conversation_id = {conversation} AND type = ANY ({types}))
                 ORDER BY id FOR SHARE
                 """)
            : all.FromSql(
                $"""
                 SELECT * FROM data_subjects WHERE id IN (SELECT subject_id FROM vault_entries WHERE ticket_id = {place.Whole} AND type = ANY ({types}))
                 ORDER BY id FOR SHARE
                 """);
        return await of.ToDictionaryAsync(s => s.Id, s => cipher.Unwrap(work.WorkspaceId, s.Id, s.WrappedKey), ct);
    }
}
