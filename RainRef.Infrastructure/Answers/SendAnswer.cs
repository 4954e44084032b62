using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Connectors;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Answers;

/// <summary>How an answer goes out.</summary>
/// <param name="Values">The slots' values by name; the ticket's own are known.</param>
/// <param name="Sentences">As the agent edited it; null as it is.</param>
/// <param name="Then">The ticket's status afterwards.</param>
/// <param name="TicketId">The ticket that it must belong to; null for its own.</param>
/// <param name="MessageId">The message's id; null makes one.</param>
public sealed record AnswerSending(
    IReadOnlyDictionary<string, string> Values, IReadOnlyList<DraftSentence>? Sentences = null,
    TicketStatus Then = TicketStatus.Pending, Guid? TicketId = null, Guid? MessageId = null);

public sealed record SentReply(Answer Answer, Message Message);

/// <summary>
/// The one way in which an answer becomes a reply: every sentence proved by what was found, its proofs still standing, its
/// slots filled, between the workspace's greeting and closing.
/// </summary>
public sealed class SendAnswer(TicketMasks masks, IOptions<OutboundOptions> outbound, TimeProvider clock)
{
    public async Task<Result<SentReply>> RunAsync(Work work, Actor actor, Guid answerId, AnswerSending sending, CancellationToken ct)
    {
        if (await work.FindAsync<Answer>(answerId, ct) is not { } found || (sending.TicketId is { } belongs && belongs != found.TicketId)
            || await work.LockAsync<Ticket>(found.TicketId, ct) is not { } ticket)
            return Error.NotFound("answer");
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        var answer = (await work.LockAsync<Answer>(answerId, ct))!;
        var citations = await work.Db.Citations.Where(c => c.AnswerId == answerId).OrderBy(c => c.Number).ToListAsync(ct);
        if (answer.Status == AnswerStatus.Proposed && !answer.Abstained && await RefusesAsync(work, answer, sending.Sentences, citations, ct) is { } refusal)
            return refusal;
        var sent = answer.Send(actor.Name, clock.GetUtcNow(), sending.Sentences?.ToArray());
        if (!sent.Succeeded)
            return sent.Error;
        var text = await TextAsync(work, actor, ticket, answer, citations, sending, ct);
        if (!text.Succeeded)
            return text.Error;
        var now = clock.GetUtcNow();
        await TicketClocks.RespondedAsync(work, ticket, now, clock, ct);
        var waits = await new ChangeTicket(clock).SetStatusAsync(work, actor, ticket.Id, sending.Then, ct);
        if (!waits.Succeeded)
            return waits.Error;
        var message = new Message(
            sending.MessageId ?? Ids.New(clock), work.WorkspaceId, ticket.Id, null, MessageDirection.Outbound, actor.Name, text.Value, now, answerId);
        work.Add(message);
        ticket.Touch(now);
        work.Record(new ReceiptDraft("reply.sent", answerId, ticket.Id, actor, Attest(answer, message, citations)));
        work.Announce("reply.sent", message.Id, ticket.Id);
        return new SentReply(answer, message);
    }

    private static async Task<Error?> RefusesAsync(
        Work work, Answer answer, IReadOnlyList<DraftSentence>? sentences, List<Citation> citations, CancellationToken ct)
    {
        DraftSentence[] said = sentences is null ? answer.Sentences : [.. sentences];
        var enforced = CitationEnforcer.Check(new Draft(
            false, null, answer.Confidence, answer.Threshold, said,
            [.. citations.Select(c => c.ToDraft())], answer.Retrieved, answer.Engine));
        var cited = said.SelectMany(s => s.Citations).ToHashSet();
        return enforced.Succeeded ? await LapsedAsync(work, [.. citations.Where(c => cited.Contains(c.Number))], ct) : enforced.Error;
    }

    private async Task<Result<string>> TextAsync(
        Work work, Actor actor, Ticket ticket, Answer answer, List<Citation> citations, AnswerSending sending, CancellationToken ct)
    {
        var settings = await work.Db.Set<ReplySettings>().FirstOrDefaultAsync(ct) ?? new ReplySettings(ticket.WorkspaceId);
        var sources = new SourceList(answer.Sentences, await ShownAsync(work, settings, citations, ct));
        var draft = answer.Abstained ? "" : AnswerMarkdown.Of(answer.Sentences, s => sources.NumbersOf(s.Citations));
        var filled = SlotText.Values(draft, await SlotsAsync(work, citations, ct), Known(ticket, actor, sending.Values));
        if (!filled.Succeeded)
            return filled.Error;
        var typed = new Dictionary<string, string>(filled.Value);
        if (sending.Values.GetValueOrDefault(ReplySlots.CustomerName) is { Length: > 0 and <= SlotText.MaxValueLength } name && !name.Any(char.IsControl))
            typed.TryAdd(ReplySlots.CustomerName, name.Trim());
        var masked = await MaskAsync(work, ticket, typed, sending.Values, ct);
        var frame = await ReplyFrame.ForAsync(
            work.Db, ticket, answer.Language, actor.Name, masked.GetValueOrDefault(ReplySlots.CustomerName), ct);
        var list = sources.Write(settings.HeadingFor(answer.Language));
        return frame.Around(SlotText.Fill(draft, masked) + (list.Length > 0 ? $"\n\n{list}" : ""));
    }

    // A number that leads nowhere helps no customer: only sources with an address that anybody can open are shown.
    private async Task<Dictionary<int, PublicSource>> ShownAsync(
        Work work, ReplySettings settings, List<Citation> citations, CancellationToken ct)
    {
        if (settings.Sources == ReplySources.Hidden)
            return [];
        var ids = citations.Where(c => c.OwnerKind == FragmentOwner.Source).Select(c => c.OwnerId).Distinct().ToArray();
        var uris = await work.Db.Sources.Where(s => ids.Contains(s.Id)).Select(s => new { s.Id, s.Uri }).ToDictionaryAsync(s => s.Id, s => s.Uri, ct);
        var shown = new Dictionary<int, PublicSource>();
        foreach (var citation in citations)
        {
            if (SourceList.PublicAddress(uris.GetValueOrDefault(citation.OwnerId)) is { } address && !IsPrivate(new Uri(address)))
                shown[citation.Number] = new PublicSource(citation.Title, address);
        }

        return shown;
    }

    // What only this installation may reach is no address for a customer.
    private bool IsPrivate(Uri address) => outbound.Value.PrivateHosts.Any(h =>
        string.Equals(h, address.Host, StringComparison.OrdinalIgnoreCase) || string.Equals(h, $"{address.Host}:{address.Port}", StringComparison.OrdinalIgnoreCase));

    // A card or source that was retired, doubted or replaced since the draft was written proves nothing any more.
    private static async Task<Error?> LapsedAsync(Work work, List<Citation> citations, CancellationToken ct)
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

    private static Dictionary<string, string> Known(Ticket ticket, Actor actor, IReadOnlyDictionary<string, string> values)
    {
        var known = new Dictionary<string, string>
        {
            ["ticket_number"] = ticket.Number.ToString(CultureInfo.InvariantCulture),
            ["ticket_subject"] = ticket.Subject,
            [ReplySlots.AgentName] = actor.Name,
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

    private static JsonObject Attest(Answer answer, Message message, List<Citation> citations)
    {
        var cited = answer.Sentences.SelectMany(s => s.Citations).ToHashSet();
        return new JsonObject
        {
            ["message_id"] = message.Id.ToString("D"),
            ["answer_id"] = answer.Id.ToString("D"),
            ["revision"] = answer.Revision,
            ["digest"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.Text))),
            ["characters"] = message.Text.Length,
            ["sentences"] = answer.Sentences.Length,
            ["citations"] = new JsonArray([.. citations.Where(c => cited.Contains(c.Number)).Select(c => (JsonNode)new JsonObject
            {
                ["owner_kind"] = SnakeCase.Of(c.OwnerKind),
                ["owner_id"] = c.OwnerId.ToString("D"),
                ["version"] = c.OwnerVersion,
                ["start"] = c.Start,
                ["length"] = c.Length,
            })]),
        };
    }
}
