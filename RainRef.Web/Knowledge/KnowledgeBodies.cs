using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Knowledge;

namespace RainRef.Web.Knowledge;

public sealed record CardIdsBody(Guid[]? Ids);

/// <param name="Status"><c>retired</c>, <c>already_retired</c> or <c>not_found</c>.</param>
public sealed record CardDeletion(Guid Id, string Status);

/// <param name="Deleted">How many this request retired.</param>
public sealed record CardDeletions(int Deleted, IReadOnlyList<CardDeletion> Items);

public sealed record TagList(IReadOnlyList<TagCount> Items);

/// <param name="Cards">Cards by state.</param>
/// <param name="Sources">Sources by state.</param>
/// <param name="Fragments">Passages that can be found and cited.</param>
public sealed record StatsView(IReadOnlyDictionary<string, long> Cards, IReadOnlyDictionary<string, long> Sources, long Fragments);

/// <summary>A passage that was found: where it stands in its card's or source's text (in UTF-16 units) and what it says.</summary>
public sealed record PassageView(
    Guid FragmentId, string Kind, Guid Id, int Version, int Start, int Length, string Title, string HeadingPath, string Text,
    double Score, HitReasonView Reason)
{
    public static PassageView Of(Passage p, HitReason reason) => new(
        p.FragmentId, SnakeCase.Of(p.OwnerKind), p.OwnerId, p.OwnerVersion, p.Start, p.Text.Length, p.Title, p.HeadingPath, p.Text,
        Math.Round(p.Score, 4), HitReasonView.Of(reason));
}

/// <param name="Terms">The words of the question that the passage has.</param>
/// <param name="Corrections">Words that no text has, with what was found instead.</param>
/// <param name="LexicalRank">Its place among those found by words; absent where it was not.</param>
/// <param name="VectorRank">Its place among those found by likeness; absent where it was not.</param>
/// <param name="LexicalOnly">Whether only words could be gone by, because the configured embedder failed.</param>
public sealed record HitReasonView(
    IReadOnlyList<string> Terms, IReadOnlyDictionary<string, string> Corrections, int? LexicalRank, int? VectorRank, bool LexicalOnly)
{
    public static HitReasonView Of(HitReason reason) =>
        new(reason.Terms, reason.Corrections, reason.LexicalRank, reason.VectorRank, reason.LexicalOnly);
}

/// <param name="LexicalOnly">Whether only words could be gone by, because the configured embedder failed.</param>
public sealed record SearchResults(string Query, IReadOnlyList<PassageView> Items, bool LexicalOnly);
