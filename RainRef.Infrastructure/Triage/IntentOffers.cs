using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>A group of unknown tickets as an intent to be.</summary>
/// <param name="Key">The key that it would get; an intent of that name may exist, and then its tickets join it.</param>
/// <param name="Cohesion">How near the tickets are to each other, 0 to 1.</param>
/// <param name="Examples">The most typical tickets.</param>
/// <param name="Value">The intent that it became.</param>
public sealed record IntentOfferView(
    Guid Id, IntentOfferState State, string Key, string Name, IReadOnlyList<string> Terms, int Tickets, double Cohesion,
    IReadOnlyList<OfferExample> Examples, DateTimeOffset FoundAt, string? Value, string? DecidedBy, DateTimeOffset? DecidedAt);

/// <summary>A ticket of a group, masked.</summary>
public sealed record OfferExample(Guid TicketId, long Number, string Subject, string? Summary);

/// <param name="Looking">Whether a look through the unknown tickets waits or runs.</param>
/// <param name="Unknown">How many tickets no intent fits.</param>
public sealed record OffersState(bool Looking, int Unknown);

/// <summary>What an accepted offer becomes.</summary>
/// <param name="Key">Null takes the offered one; the key of an intent in use puts the tickets there.</param>
/// <param name="Except">Tickets that are not about this.</param>
public sealed record OfferAcceptance(
    string? Key, string? Name, string? Category, string? ProductArea, string? Queue, IReadOnlyCollection<Guid> Except);

/// <summary>Lists offers of new intents, and takes or dismisses them at a person's word.</summary>
public sealed class IntentOffers(RainRefDatabase database, TriageShelf shelf, WorkFactory works, TimeProvider clock)
{
    private const int ShownExamples = 5;

    public async Task<Page<IntentOfferView>> ListAsync(Guid workspaceId, IntentOfferState? state, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var offers = db.IntentOffers.Where(o => state == null || o.State == state);
        var total = await offers.LongCountAsync(ct);
        var ordered = page.Descending
            ? offers.OrderByDescending(o => o.TicketIds.Length).ThenBy(o => o.Id)
            : offers.OrderBy(o => o.TicketIds.Length).ThenBy(o => o.Id);
        var rows = await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct);
        return new Page<IntentOfferView>(page.Number, page.Limit, total, await ViewsAsync(db, rows, ct));
    }

    public async Task<IntentOfferView?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.IntentOffers.FirstOrDefaultAsync(o => o.Id == id, ct) is { } offer ? (await ViewsAsync(db, [offer], ct))[0] : null;
    }

    public async Task<OffersState> StateAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var key = IntentGroupingStep.KeyOf(workspaceId);
        return new OffersState(
            await db.Jobs.AnyAsync(j => j.OrderingKey == key, ct), await db.Tickets.CountAsync(t => t.Intent == Judgement.UnknownValue && t.ErasedAt == null, ct));
    }

    public async Task LookAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        await IntentGroupingStep.RequestAsync(work, ct);
        await work.CommitAsync(ct);
    }

    /// <summary>The group becomes an intent, or joins one; its tickets are labelled and the model learns from them, as jobs.</summary>
    public async Task<Result<IntentOfferView>> AcceptAsync(Actor actor, Guid id, OfferAcceptance wish, CancellationToken ct)
    {
        var knowledge = await shelf.OfAsync(actor.WorkspaceId, ct);
        await using (var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct))
        {
            if (await work.LockAsync<IntentOffer>(id, ct) is not { } offer)
                return Error.NotFound("offer");
            var key = string.IsNullOrWhiteSpace(wish.Key) ? offer.Key : wish.Key.Trim();
            var value = knowledge.Enabled(TriageKind.Intent, key)?.Key;
            if (value is null && await AddAsync(work, actor, key, wish, offer.Name, knowledge, ct) is { } wrong)
                return wrong;
            var accepted = offer.Accept(value ?? key, wish.Except, actor, clock.GetUtcNow());
            if (!accepted.Succeeded)
                return accepted.Error;
            LabelTicketsStep.Enqueue(work, actor, TriageKind.Intent, offer.Value!, null, offer.TicketIds);
            Finish(work, actor, offer, "triage.offer.accepted");
            await work.CommitAsync(ct);
        }

        shelf.Forget(actor.WorkspaceId);
        return (await FindAsync(actor.WorkspaceId, id, ct))!;
    }

    /// <summary>It is not offered again, also when like tickets come.</summary>
    public async Task<Result<IntentOfferView>> DismissAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using (var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct))
        {
            if (await work.LockAsync<IntentOffer>(id, ct) is not { } offer)
                return Error.NotFound("offer");
            var dismissed = offer.Dismiss(actor, clock.GetUtcNow());
            if (!dismissed.Succeeded)
                return dismissed.Error;
            Finish(work, actor, offer, "triage.offer.dismissed");
            await work.CommitAsync(ct);
        }

        return (await FindAsync(actor.WorkspaceId, id, ct))!;
    }

    private async Task<Error?> AddAsync(
        Work work, Actor actor, string key, OfferAcceptance wish, string name, TriageKnowledge knowledge, CancellationToken ct)
    {
        if (await work.Db.TriageValues.AnyAsync(v => v.Kind == TriageKind.Intent && v.Key == key, ct))
            return Error.Conflict("value_retired", $"The intent '{key}' has been retired; name another one, or enable it first.");
        var draft = new TriageValueDraft(
            key, string.IsNullOrWhiteSpace(wish.Name) ? name : wish.Name.Trim(), null, Blank(wish.Category), Blank(wish.ProductArea), Blank(wish.Queue));
        if (TriageValue.Check(TriageKind.Intent, draft) is { } wrong)
            return wrong;
        foreach (var (kind, to) in new[] { (TriageKind.Category, draft.Category), (TriageKind.ProductArea, draft.ProductArea), (TriageKind.Queue, draft.Queue) })
        {
            if (to is not null && knowledge.Enabled(kind, to) is null)
                return Error.Validation(SnakeCase.Of(kind), $"'{to}' is not on this workspace's list.");
        }

        var value = new TriageValue(Ids.New(clock), actor.WorkspaceId, TriageKind.Intent, draft, clock.GetUtcNow());
        work.Add(value);
        work.Add(new AuditEntry(Ids.New(clock), actor, "triage.value_added", "triage_value", value.Id, clock.GetUtcNow()));
        work.Announce(TriageShelf.ValuesChanged, value.Id, null);
        return null;
    }

    private void Finish(Work work, Actor actor, IntentOffer offer, string action)
    {
        work.Add(new AuditEntry(Ids.New(clock), actor, action, "intent_offer", offer.Id, clock.GetUtcNow()));
        work.Record(new ReceiptDraft(action, offer.Id, null, actor, new JsonObject { ["tickets"] = offer.TicketIds.Length }));
        work.Announce(IntentGroupingStep.OffersChanged, offer.Id, null);
    }

    private static async Task<IntentOfferView[]> ViewsAsync(RainRefDbContext db, IReadOnlyList<IntentOffer> offers, CancellationToken ct)
    {
        var ids = offers.SelectMany(o => o.TicketIds.Take(ShownExamples)).Distinct().ToArray();
        var tickets = await db.Tickets.Where(t => ids.Contains(t.Id))
            .Select(t => new OfferExample(t.Id, t.Number, t.Subject, t.Summary)).ToDictionaryAsync(t => t.TicketId, ct);
        return
        [
            .. offers.Select(o => new IntentOfferView(
                o.Id, o.State, o.Key, o.Name, o.Terms, o.TicketIds.Length, Math.Round(o.Cohesion, 2),
                [.. o.TicketIds.Take(ShownExamples).Where(tickets.ContainsKey).Select(t => tickets[t])],
                o.FoundAt, o.Value, o.DecidedBy, o.DecidedAt)),
        ];
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
