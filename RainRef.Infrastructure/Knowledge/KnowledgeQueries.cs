using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Knowledge.CardSearching;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>Which cards a list holds; null does not narrow.</summary>
/// <param name="Text">What to search for in title, tags and text.</param>
/// <param name="States">Null leaves out retired cards.</param>
public sealed record CardFilter(
    string? Text = null, string? Tag = null, IReadOnlyCollection<CardState>? States = null, string? Product = null)
{
    public IEnumerable<CardState> Shown => States ?? Enum.GetValues<CardState>().Where(s => s != CardState.Retired);
}

/// <summary>A card of a list, and why it was found where the list was searched.</summary>
public sealed record ListedCard(KbCard Card, HitReason? Reason);

/// <summary>A source without its text.</summary>
public sealed record SourceRow(
    Guid Id, string Title, string? Description, string Uri, SourceFormat Format, string[] Tags, string? Product, string? Collection,
    int Version, SourceState State, int Fragments, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Which sources a list holds; null does not narrow.</summary>
/// <param name="Text">Words in the title or the address.</param>
public sealed record SourceFilter(
    SourceState? State = null, SourceFormat? Format = null, string? Collection = null, string? Text = null, string? Uri = null,
    string? Tag = null);

/// <summary>How many cards carry a tag.</summary>
public sealed record TagCount(string Tag, long Count);

/// <summary>How much knowledge there is, by state, and how many passages can be cited.</summary>
public sealed record KnowledgeStats(
    IReadOnlyDictionary<CardState, long> Cards, IReadOnlyDictionary<SourceState, long> Sources, long Fragments);

/// <summary>Reads cards and sources.</summary>
public sealed class KnowledgeQueries(RainRefDatabase database, CardSearch search)
{
    /// <summary>Cards by age; those that are searched for, best first.</summary>
    public async Task<Page<ListedCard>> ListCardsAsync(Guid workspaceId, CardFilter filter, PageRequest page, CancellationToken ct)
    {
        if (filter.Text is { Length: > 0 })
            return await SearchCardsAsync(workspaceId, filter, page, ct);
        await using var db = await database.ReadAsync(workspaceId, ct);
        var cards = Narrow(db, filter);
        var total = await cards.LongCountAsync(ct);
        var ordered = page.Descending
            ? cards.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id)
            : cards.OrderBy(c => c.CreatedAt).ThenBy(c => c.Id);
        var items = await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct);
        return new Page<ListedCard>(page.Number, page.Limit, total, items.ConvertAll(c => new ListedCard(c, null)));
    }

    public async Task<KbCard?> FindCardAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.KbCards.FirstOrDefaultAsync(c => c.Id == id, ct);
    }

    /// <summary>All cards that match, oldest first, read as they are written out.</summary>
    public async IAsyncEnumerable<KbCard> StreamCardsAsync(
        Guid workspaceId, CardFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        var found = filter.Text is { Length: > 0 } ? (await search.FindAsync(workspaceId, filter, ct)).Select(f => f.Id).ToArray() : null;
        await using var db = await database.ReadAsync(workspaceId, ct);
        var cards = Narrow(db, filter).Where(c => found == null || found.Contains(c.Id)).OrderBy(c => c.CreatedAt).ThenBy(c => c.Id);
        await foreach (var card in cards.AsAsyncEnumerable().WithCancellation(ct))
            yield return card;
    }

    /// <summary>The tags of all cards that are not retired, the most used first.</summary>
    public async Task<IReadOnlyList<TagCount>> TagsAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var counts = await db.KbCards.Where(c => c.State != CardState.Retired).SelectMany(c => c.Tags).GroupBy(tag => tag)
            .Select(g => new { Tag = g.Key, Count = g.LongCount() })
            .OrderByDescending(t => t.Count).ThenBy(t => t.Tag).ToListAsync(ct);
        return [.. counts.Select(t => new TagCount(t.Tag, t.Count))];
    }

    public async Task<KnowledgeStats> StatsAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var cards = await db.KbCards.GroupBy(c => c.State).Select(g => new { g.Key, Count = g.LongCount() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var sources = await db.Sources.GroupBy(s => s.State).Select(g => new { g.Key, Count = g.LongCount() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return new KnowledgeStats(
            Enum.GetValues<CardState>().ToDictionary(s => s, s => cards.GetValueOrDefault(s)),
            Enum.GetValues<SourceState>().ToDictionary(s => s, s => sources.GetValueOrDefault(s)),
            await db.Fragments.LongCountAsync(ct));
    }

    public async Task<Page<SourceRow>> ListSourcesAsync(
        Guid workspaceId, SourceFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var sources = Narrow(db.Sources, filter);
        var total = await sources.LongCountAsync(ct);
        var ordered = page.Descending
            ? sources.OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id)
            : sources.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id);
        return new Page<SourceRow>(
            page.Number, page.Limit, total, await Rows(db, ordered.Skip(page.Offset).Take(page.Limit)).ToListAsync(ct));
    }

    /// <summary>A source with its text; null when there is none.</summary>
    public async Task<(SourceRow Row, string Text)?> FindSourceAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var one = db.Sources.Where(s => s.Id == id);
        if (await Rows(db, one).FirstOrDefaultAsync(ct) is not { } row)
            return null;
        return (row, await one.Select(s => s.Text).FirstAsync(ct));
    }

    private static IQueryable<KbCard> Narrow(RainRefDbContext db, CardFilter filter)
    {
        var cards = db.KbCards.AsQueryable();
        cards = filter.States is { } states
            ? cards.Where(c => states.Contains(c.State))
            : cards.Where(c => c.State != CardState.Retired);
        if (filter.Tag is { Length: > 0 } tag)
            cards = cards.Where(c => c.Tags.Contains(tag));
        if (filter.Product is not null)
            cards = cards.Where(c => c.Product == filter.Product);
        return cards;
    }

    private async Task<Page<ListedCard>> SearchCardsAsync(Guid workspaceId, CardFilter filter, PageRequest page, CancellationToken ct)
    {
        var found = await search.FindAsync(workspaceId, filter, ct);
        var shown = found.Skip(page.Offset).Take(page.Limit).ToList();
        await using var db = await database.ReadAsync(workspaceId, ct);
        var ids = shown.ConvertAll(f => f.Id);
        var cards = await db.KbCards.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        return new Page<ListedCard>(
            page.Number, page.Limit, found.Count,
            [.. shown.Where(f => cards.ContainsKey(f.Id)).Select(f => new ListedCard(cards[f.Id], f.Reason))]);
    }

    private static IQueryable<Source> Narrow(IQueryable<Source> sources, SourceFilter filter)
    {
        sources = sources.Where(s => filter.State == null || s.State == filter.State)
            .Where(s => filter.Format == null || s.Format == filter.Format)
            .Where(s => filter.Collection == null || s.Collection == filter.Collection)
            .Where(s => filter.Uri == null || s.Uri == filter.Uri)
            .Where(s => filter.Tag == null || s.Tags.Contains(filter.Tag));
        if (filter.Text is not { Length: > 0 } text)
            return sources;
        var pattern = LikePattern.Containing(text);
        return sources.Where(s => EF.Functions.ILike(s.Title, pattern, LikePattern.Escape) || EF.Functions.ILike(s.Uri, pattern, LikePattern.Escape));
    }

    private static IQueryable<SourceRow> Rows(RainRefDbContext db, IQueryable<Source> sources) => sources.Select(s => new SourceRow(
        s.Id, s.Title, s.Description, s.Uri, s.Format, s.Tags, s.Product, s.Collection, s.Version, s.State,
        db.Fragments.Count(f => f.OwnerKind == FragmentOwner.Source && f.OwnerId == s.Id), s.CreatedAt, s.UpdatedAt));
}
