using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Answers;

/// <summary>Sends a ticket's draft as the reply, with its slots filled and its proofs still standing.</summary>
public sealed class SendAnswer(TicketMasks masks, TimeProvider clock)
{
    /// <param name="values">The slots' values by name; the ticket's own are known.</param>
    public async Task<Result<Answer>> RunAsync(
        Work work, Actor actor, Guid answerId, IReadOnlyDictionary<string, string> values, CancellationToken ct)
    {
        if (await work.FindAsync<Answer>(answerId, ct) is not { } found || await work.LockAsync<Ticket>(found.TicketId, ct) is not { } ticket)
            return Error.NotFound("answer");
        var answer = (await work.LockAsync<Answer>(answerId, ct))!;
        var citations = await work.Db.Citations.Where(c => c.AnswerId == answerId).OrderBy(c => c.Number).ToListAsync(ct);
        if (answer.Status == AnswerStatus.Proposed && await LapsedAsync(work, citations, ct) is { } lapsed)
            return lapsed;
        var sent = answer.Send(actor.Name, clock.GetUtcNow());
        if (!sent.Succeeded)
            return sent;
        var draft = AnswerMarkdown.Of(answer);
        var filled = SlotText.Values(draft, await SlotsAsync(work, citations, ct), Known(ticket, values));
        if (!filled.Succeeded)
            return filled.Error;
        var text = SlotText.Fill(draft, await MaskAsync(work, ticket, filled.Value, values, ct));
        await TicketClocks.RespondedAsync(work, ticket, clock.GetUtcNow(), clock, ct);
        var waits = await new ChangeTicket(clock).SetStatusAsync(work, actor, ticket.Id, TicketStatus.Pending, ct);
        if (!waits.Succeeded)
            return waits.Error;
        var message = new Message(
            Ids.New(clock), work.WorkspaceId, ticket.Id, null, MessageDirection.Outbound, actor.Name, text, clock.GetUtcNow(), answerId);
        work.Add(message);
        ticket.Touch(clock.GetUtcNow());
        work.Record(new ReceiptDraft("reply.sent", answerId, ticket.Id, actor, Attest(message, citations)));
        work.Announce("reply.sent", message.Id, ticket.Id);
        return sent;
    }

    // A card or source that was retired, doubted or replaced since the draft was written proves nothing any more.
    internal static async Task<Error?> LapsedAsync(Work work, List<Citation> citations, CancellationToken ct)
    {
        // Locked, so that what is retired at this moment is retired after the reply or before it, not between.
        var cards = await work.LockAllAsync<KbCard>(Of(FragmentOwner.Card), ct);
        var sources = await work.LockAllAsync<Source>(Of(FragmentOwner.Source), ct);
        var answering = cards.ToDictionary(c => c.Key, c => c.Value.AnsweringVersion);
        foreach (var (id, source) in sources)
            answering[id] = source.State == SourceState.Published ? source.Version : null;
        var stale = citations.Where(c => answering.GetValueOrDefault(c.OwnerId) != c.OwnerVersion).ToLookup(c => c.OwnerKind, c => c.OwnerId);
        return stale.Count == 0
            ? null
            : new Error(
                ErrorKind.Conflict, "citation_lapsed", "What this draft cites does not answer any more; draft the answer anew.",
                new Dictionary<string, object?>
                {
                    ["cards"] = stale[FragmentOwner.Card].Distinct().ToArray(),
                    ["sources"] = stale[FragmentOwner.Source].Distinct().ToArray(),
                });

        Guid[] Of(FragmentOwner kind) => [.. citations.Where(c => c.OwnerKind == kind).Select(c => c.OwnerId).Distinct().Order()];
    }

    private static async Task<List<CardSlot>> SlotsAsync(Work work, List<Citation> citations, CancellationToken ct)
    {
        var slots = new Dictionary<string, CardSlot>();
        foreach (var citation in citations.Where(c => c.OwnerKind == FragmentOwner.Card).DistinctBy(c => (c.OwnerId, c.OwnerVersion)))
        {
            var revision = await work.Db.KbCardRevisions
                .FirstOrDefaultAsync(r => r.CardId == citation.OwnerId && r.Version == citation.OwnerVersion, ct);
            foreach (var slot in revision?.Slots ?? [])
                slots.TryAdd(slot.Name, slot);
        }

        return [.. slots.Values];
    }

    private static Dictionary<string, string> Known(Ticket ticket, IReadOnlyDictionary<string, string> values)
    {
        var known = new Dictionary<string, string>
        {
            ["ticket_number"] = ticket.Number.ToString(CultureInfo.InvariantCulture),
            ["ticket_subject"] = ticket.Subject,
        };
        if (ticket.Product is { } product)
            known["product"] = product;
        foreach (var (name, value) in values)
            known[name] = value;
        return known;
    }

    // Only what somebody typed: an address that a card itself gives stays readable.
    private async Task<IReadOnlyDictionary<string, string>> MaskAsync(
        Work work, Ticket ticket, IReadOnlyDictionary<string, string> filled, IReadOnlyDictionary<string, string> typed, CancellationToken ct)
    {
        var names = filled.Keys.Where(typed.ContainsKey).ToList();
        var masked = await masks.MaskAsync(work, ticket, [.. names.Select(n => filled[n])], ct);
        var all = new Dictionary<string, string>(filled);
        foreach (var (name, result) in names.Zip(masked))
            all[name] = result.Text;
        return all;
    }

    private static JsonObject Attest(Message message, List<Citation> citations) => new()
    {
        ["message_id"] = message.Id.ToString("D"),
        ["digest"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.Text))),
        ["citations"] = new JsonArray([.. citations.Select(c => (JsonNode)new JsonObject
        {
            ["owner_kind"] = SnakeCase.Of(c.OwnerKind),
            ["owner_id"] = c.OwnerId.ToString("D"),
            ["version"] = c.OwnerVersion,
            ["start"] = c.Start,
            ["length"] = c.Length,
        })]),
    };
}
