using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>Flags the tickets whose sent replies cite a card, for somebody to write to the customers again.</summary>
public sealed class CardRecalls(TicketMasks masks, TimeProvider clock)
{
    public const string Tag = "follow-up";

    /// <param name="version">Only replies that cite this version; null for all.</param>
    /// <returns>How many replies were flagged now; those flagged before are left alone.</returns>
    public async Task<Result<int>> RecallAsync(Work work, Actor actor, Guid cardId, int? version, string? note, CancellationToken ct)
    {
        if (CardRules.MustBeLead(actor, "recalls what was sent") is { } error)
            return error;
        if (CardEditor.CheckReason(note) is { } unfit)
            return unfit;
        // The lock keeps two recalls from flagging the same replies.
        if (await work.LockAsync<KbCard>(cardId, ct) is not { } card)
            return Error.NotFound("card");
        var sent = await (
            from citation in work.Db.Citations
            join answer in work.Db.Answers on citation.AnswerId equals answer.Id
            where citation.OwnerKind == FragmentOwner.Card && citation.OwnerId == cardId && answer.Status == AnswerStatus.Sent
                && (version == null || citation.OwnerVersion == version)
                && !work.Db.Set<CardRecall>().Any(r => r.CardId == cardId && r.AnswerId == answer.Id)
            select new { answer.Id, answer.TicketId, citation.OwnerVersion }).ToListAsync(ct);
        var replies = sent.GroupBy(s => (s.Id, s.TicketId)).OrderBy(g => g.Key.TicketId).ThenBy(g => g.Key.Id).ToList();
        var now = clock.GetUtcNow();
        foreach (var group in replies.GroupBy(r => r.Key.TicketId))
        {
            if (await work.LockAsync<Ticket>(group.Key, ct) is not { } ticket)
                continue;
            ticket.Tag([.. ticket.Tags, Tag], now);
            var typed = note is null ? null : (await masks.MaskAsync(work, ticket, note, ct)).Text;
            work.Add(new Message(Ids.New(clock), work.WorkspaceId, ticket.Id, null, MessageDirection.Note, actor.Name, Note(card, typed), now));
            foreach (var reply in group)
                work.Add(new CardRecall(Ids.New(clock), card, reply.Key.Id, ticket.Id, reply.Max(r => r.OwnerVersion), actor, now));
            work.Announce("ticket.updated", ticket.Id, ticket.Id);
        }

        if (replies.Count > 0)
        {
            work.Record(new ReceiptDraft("card.recalled", cardId, null, actor, new JsonObject
            {
                ["version"] = version,
                ["answers"] = new JsonArray([.. replies.Select(r => (JsonNode)r.Key.Id.ToString("D"))]),
            }));
            work.Announce("card.changed", cardId, null);
        }

        return replies.Count;
    }

    private static string Note(KbCard card, string? note)
    {
        var what = card.State == CardState.Retired ? "was retired" : "was recalled";
        var text = $"The card “{card.Title}” that a sent reply here cites {what}. Write to the customer again.";
        return string.IsNullOrWhiteSpace(note) ? text : $"{text}\n\n{note.Trim()}";
    }
}
