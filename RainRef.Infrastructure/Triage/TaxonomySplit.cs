using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Domain.Triage.Grouping;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>A value to be made out of a part of another one.</summary>
/// <param name="TicketIds">Tickets that go there.</param>
/// <param name="Words">Tickets with one of these words or phrases go there too.</param>
/// <param name="Intents">For a category or a product area: intents that lead there from now on, with their tickets.</param>
public sealed record TaxonomyPart(
    string Key, string? Name, IReadOnlyCollection<Guid> TicketIds, IReadOnlyCollection<string> Words, IReadOnlyCollection<string> Intents);

/// <summary>A group among the tickets of one value.</summary>
public sealed record SuggestedPart(string Key, string Name, IReadOnlyList<string> Terms, int Tickets, IReadOnlyList<Guid> TicketIds);

/// <summary>Splits a value: new ones take their tickets out of it, and it keeps the rest.</summary>
public sealed class TaxonomySplit(RainRefDatabase database, TriageShelf shelf, WorkFactory works, TimeProvider clock)
{
    private const int MostParts = 10;
    private const int MostWords = 50;
    private const int MostTickets = 20_000;
    private const int MostSuggestedOf = 5000;
    private const int LeastSuggested = 5;

    /// <summary>The groups that the value's newest tickets fall into.</summary>
    public async Task<Result<SuggestedPart[]>> SuggestAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        if (await db.TriageValues.FindAsync([id], ct) is not { } value || value.WorkspaceId != workspaceId)
            return Error.NotFound("value");
        var tickets = await db.BeginningsAsync(db.Having(value.Kind, value.Key), MostSuggestedOf, ct);
        var groups = TextGrouper.Group([.. tickets.Select(t => t.Text)], LeastSuggested, ct);
        return groups.Select(g => new SuggestedPart(
            g.Name.Key, g.Name.Name, g.Name.Terms, g.Members.Count, [.. g.Members.Select(i => tickets[i].Id)])).ToArray();
    }

    public async Task<Result<TriageValueView[]>> RunAsync(
        Actor actor, Guid id, IReadOnlyList<TaxonomyPart> parts, CancellationToken ct)
    {
        if (Wrong(parts) is { } wrong)
            return wrong;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var values = await TaxonomyDesk.LockValuesAsync(work, ct);
        if (values.Find(v => v.Id == id) is not { } value)
            return Error.NotFound("value");
        if (!TaxonomyMoves.Arranges(value.Kind))
            return Error.Validation("kind", $"A {SnakeCase.Of(value.Kind)} cannot be split.");
        if (!value.Enabled)
            return Error.Conflict("value_retired", $"'{value.Key}' is retired.");
        var added = new List<TriageValue>();
        foreach (var part in parts)
        {
            if (Check(values, value, part) is { } fault)
                return fault;
            var draft = value.As(part.Key, part.Name ?? (value.Kind == TriageKind.Category ? TriageValue.Last(value.Kind, part.Key) : part.Key));
            var made = new TriageValue(Ids.New(clock), actor.WorkspaceId, value.Kind, draft, clock.GetUtcNow());
            values.Add(made);
            added.Add(made);
            work.Add(made);
            Lead(work, values, value, part);
        }

        await LabelAsync(work, actor, value, parts, ct);
        TaxonomyDesk.Record(work, actor, value, "split", new JsonObject { ["parts"] = new JsonArray([.. added.Select(a => (JsonNode)a.Id.ToString("D"))]) }, clock);
        await work.CommitAsync(ct);
        shelf.Forget(actor.WorkspaceId);
        return added.Select(TriageValueView.Of).ToArray();
    }

    private static Error? Wrong(IReadOnlyList<TaxonomyPart> parts)
    {
        if (parts.Count is 0 or > MostParts)
            return Error.Validation("parts", $"A value is split into 1 to {MostParts} new parts and what is left.");
        if (parts.Any(p => p.Words.Count > MostWords || p.Words.Any(w => string.IsNullOrWhiteSpace(w) || w.Length > 100)))
            return Error.Validation("words", $"A part has at most {MostWords} words or phrases of 1 to 100 characters.");
        return parts.Sum(p => p.TicketIds.Count) > MostTickets
            ? Error.Validation("ticket_ids", $"At most {MostTickets} tickets are named.")
            : null;
    }

    private static Error? Check(List<TriageValue> values, TriageValue value, TaxonomyPart part)
    {
        if (TriageValue.Check(value.Kind, new TriageValueDraft(part.Key, part.Name)) is { } wrong)
            return wrong;
        if (values.Exists(v => v.Kind == value.Kind && v.Key == part.Key))
            return Error.Conflict("value_exists", $"There is a value '{part.Key}' already.");
        if (part.Intents.Count > 0 && value.Kind == TriageKind.Intent)
            return Error.Validation("intents", "An intent is split by tickets or words.");
        if (part.Intents.FirstOrDefault(i => !values.Exists(v => v.Kind == TriageKind.Intent && v.Key == i)) is { } unknown)
            return Error.Validation("intents", $"'{unknown}' is not on this workspace's list.");
        return TriageValue.Above(value.Kind, part.Key) is { } above && !values.Exists(v => v.Kind == value.Kind && v.Key == above)
            ? Error.Validation("key", $"There is no category '{above}' above it.")
            : null;
    }

    private static void Lead(Work work, List<TriageValue> values, TriageValue value, TaxonomyPart part)
    {
        if (part.Intents.Count == 0)
            return;
        foreach (var intent in values.Where(v => v.Kind == TriageKind.Intent && part.Intents.Contains(v.Key)))
            intent.Follow(value.Kind, value.Key, part.Key);
        TaxonomyMoveStep.Enqueue(work, new TaxonomyMovePayload(value.Kind, value.Key, part.Key, [.. part.Intents]));
    }

    // A ticket goes to the first part that names it or whose words it has.
    private static async Task LabelAsync(
        Work work, Actor actor, TriageValue value, IReadOnlyList<TaxonomyPart> parts, CancellationToken ct)
    {
        var worded = parts.Any(p => p.Words.Count > 0);
        var tickets = worded ? await work.Db.BeginningsAsync(work.Db.Having(value.Kind, value.Key), MostTickets, ct) : [];
        var taken = new HashSet<Guid>();
        foreach (var part in parts)
        {
            var phrases = part.Words.Count > 0 ? new PhraseSet([.. part.Words.Select(w => w.Trim())]) : null;
            var ids = part.TicketIds.Concat(tickets.Where(t => phrases?.Find(t.Text).Count > 0).Select(t => t.Id)).Where(taken.Add).ToList();
            LabelTicketsStep.Enqueue(work, actor, value.Kind, part.Key, value.Key, ids);
        }
    }
}
