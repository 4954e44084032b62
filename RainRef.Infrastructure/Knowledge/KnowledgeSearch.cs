using System.Data;
using Npgsql;
using NpgsqlTypes;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Knowledge.Embedding;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>Which legs answer: both, fused and ranked exactly, or one of them in its own order.</summary>
public enum SearchMode
{
    Fused,
    Lexical,
    Vector,
}

/// <summary>
/// Finds passages by words (BM25) and by likeness (vectors), at the same time; reciprocal rank fusion chooses the
/// candidates of both, and the ranker puts them in order by what they say.
/// </summary>
public sealed class KnowledgeSearch(RainRefDatabase database, QueryReader queries, SearchIndexer indexer, Embedders embedders)
{
    private const int LegSize = 100;
    private const int MaxCandidates = 100;
    private const int MaxDocuments = 40;
    private const int MaxDocumentFragments = 60;
    private const int MaxPending = 200;

    // Below this a comparison with everything is as quick as the walk through an index that all workspaces share.
    private const int MaxExact = 4000;

    // Some passage is always the nearest. Unrelated ones lie about 1/sqrt(384) = 0.05 apart from none, three times which is chance.
    private const double LeastLikeness = 0.15;

    public Task<SearchResult> FindAsync(Guid workspaceId, string question, int limit, CancellationToken ct) =>
        FindAsync(workspaceId, question, limit, SearchFilter.None, SearchMode.Fused, ct);

    public async Task<SearchResult> FindAsync(
        Guid workspaceId, string question, int limit, SearchFilter filter, SearchMode mode, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        // One snapshot: what is indexed meanwhile would otherwise fall between what waits and what the index knows.
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var pending = mode == SearchMode.Fused ? await PendingAsync(connection, filter, ct) : [];
        if (await queries.ReadAsync(connection, question, pending.Select(p => p.Language), ct) is not { } query)
            return SearchResult.Nothing;
        var vectors = mode == SearchMode.Lexical ? Task.FromResult(NearPassages.None) : NearAsync(workspaceId, question, query, filter, ct);
        var words = mode == SearchMode.Vector || query.Terms.Count == 0 ? [] : await MatchAsync(connection, query, filter, ct);
        var near = await vectors;
        var hits = Fuse(words, near.Ids);
        var fetched = (await FetchAsync(connection, hits.Keys.ToArray(), ct)).OrderByDescending(f => hits[f.Passage.FragmentId].Fused).ToList();
        var known = fetched.Select(f => f.Passage.FragmentId).ToHashSet();
        fetched.AddRange(pending.Where(p => !known.Contains(p.Passage.FragmentId)));
        if (fetched.Count == 0)
            return new SearchResult([], query.Idf) { LexicalOnly = near.Failed };
        var scores = mode == SearchMode.Fused
            ? await RankAsync(connection, query, fetched, near, ct)
            : fetched.ConvertAll(f => hits[f.Passage.FragmentId].Fused);
        return Report(query, fetched, scores, hits, limit, all: mode != SearchMode.Fused, near.Failed);
    }

    private static Dictionary<Guid, HitReason> Fuse(List<Guid> words, List<Guid> vectors)
    {
        var hits = new Dictionary<Guid, HitReason>();
        for (var i = 0; i < words.Count; i++)
            hits[words[i]] = new HitReason([], NoCorrections, i + 1, null);
        for (var i = 0; i < vectors.Count; i++)
        {
            hits[vectors[i]] = hits.TryGetValue(vectors[i], out var hit)
                ? hit with { VectorRank = i + 1 }
                : new HitReason([], NoCorrections, null, i + 1);
        }

        return hits.OrderByDescending(h => h.Value.Fused).ThenBy(h => h.Key).Take(MaxCandidates).ToDictionary(h => h.Key, h => h.Value);
    }

    private static readonly Dictionary<string, string> NoCorrections = [];

    private static SearchResult Report(
        ReadQuery query, List<FetchedPassage> fetched, IReadOnlyList<double> scores, Dictionary<Guid, HitReason> hits, int limit, bool all,
        bool lexicalOnly)
    {
        var reasons = new Dictionary<Guid, HitReason>();
        var passages = new List<(Passage Passage, bool Quoted)>();
        for (var i = 0; i < fetched.Count; i++)
        {
            var (passage, terms) = fetched[i];
            var has = terms.ToHashSet();
            var matched = query.Ranked.Words.Where(w => w.Terms.Keys.Any(has.Contains)).DistinctBy(w => w.Word).ToList();
            var known = hits.GetValueOrDefault(passage.FragmentId);
            // What only waits to be indexed was not found by any leg, but read.
            if (known is null && !matched.Exists(w => !w.IsSmall))
                continue;
            reasons[passage.FragmentId] = new HitReason(
                [.. matched.Select(w => w.Word)],
                query.Corrections.Where(c => has.Contains(c.Value)).ToDictionary(c => c.Key, c => c.Value),
                known?.LexicalRank, known?.VectorRank)
            {
                LexicalOnly = lexicalOnly,
            };
            passages.Add((passage with { Score = scores[i] }, all || PassageRanker.HasPhrases(query.Ranked, terms)));
        }

        return new SearchResult(
            [
                .. passages.OrderByDescending(p => p.Quoted).ThenByDescending(p => p.Passage.Score).ThenBy(p => p.Passage.FragmentId)
                    .Select(p => p.Passage).Take(limit),
            ],
            query.Idf)
        {
            LexicalOnly = lexicalOnly,
            Reasons = reasons,
            Words = [.. query.Ranked.Words.Select(w => new AskedWord(w.Word, w.Idf, w.IsSmall))],
        };
    }

    private static async Task<List<Guid>> MatchAsync(NpgsqlConnection connection, ReadQuery query, SearchFilter filter, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT fragment_id FROM rainref_search_words($1, $2, $3, $4, $5, $6, $7, $8)", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. query.Terms.Keys] });
        command.Parameters.Add(new NpgsqlParameter<double[]> { TypedValue = [.. query.Terms.Values] });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = Math.Max(1, query.Ranked.AverageLength) });
        Narrow(command, filter);
        return await IdsAsync(command, ct);
    }

    private async Task<NearPassages> NearAsync(Guid workspaceId, string question, ReadQuery query, SearchFilter filter, CancellationToken ct)
    {
        var asked = await embedders.AskAsync(workspaceId, query.Embedder, question, ct);
        if (asked.Vector is not { } vector || !vector.Any(x => x != 0))
            return NearPassages.None with { Failed = asked.Failed };
        var local = query.Embedder == Embedders.Local;
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var command = new NpgsqlCommand(
            local
                ? "SELECT fragment_id, score FROM rainref_search_vectors($1, $2, $3, $4, $5, $6, $7) WHERE score >= $8"
                : "SELECT fragment_id, score FROM rainref_search_vectors_of($8, $1, $2, $3, $4, $5, $6, $7)",
            connection);
        command.Parameters.Add(new NpgsqlParameter<float[]> { TypedValue = vector });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = query.Fragments <= MaxExact });
        Narrow(command, filter);
        command.Parameters.Add(local ? new NpgsqlParameter<double> { TypedValue = LeastLikeness } : new NpgsqlParameter<int> { TypedValue = query.Embedder });
        var near = new NearPassages([], [], false);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            near.Ids.Add(reader.GetGuid(0));
            near.Likeness[reader.GetGuid(0)] = reader.GetDouble(1);
        }

        return local ? near : near with { Likeness = Spread(near.Likeness) };
    }

    // What a model calls near differs from model to model: its likenesses count by how they stand among themselves.
    private static Dictionary<Guid, double> Spread(Dictionary<Guid, double> likeness)
    {
        var (least, most) = likeness.Count == 0 ? (0, 0) : (likeness.Values.Min(), likeness.Values.Max());
        return likeness.ToDictionary(l => l.Key, l => most > least ? (l.Value - least) / (most - least) : most);
    }

    private static void Narrow(NpgsqlCommand command, SearchFilter filter)
    {
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = LegSize });
        command.Parameters.Add(Text(filter.Owner is { } owner ? SnakeCase.Of(owner) : null));
        command.Parameters.Add(Text(filter.Product));
        command.Parameters.Add(new NpgsqlParameter
        {
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            Value = filter.Tags is { Count: > 0 } tags ? tags.ToArray() : DBNull.Value,
        });
        command.Parameters.Add(Text(filter.Language));
    }

    private static NpgsqlParameter Text(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = value ?? (object)DBNull.Value };

    private static async Task<List<Guid>> IdsAsync(NpgsqlCommand command, CancellationToken ct)
    {
        var ids = new List<Guid>(LegSize);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static async Task<List<FetchedPassage>> FetchAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken ct)
    {
        var passages = new List<FetchedPassage>(ids.Length);
        if (ids.Length == 0)
            return passages;
        await using var command = new NpgsqlCommand(
            """
            SELECT f.id, f.owner_kind, f.owner_id, f.owner_version, f.start, f.title, f.heading_path, f.text, d.terms
            FROM fragments f JOIN search_documents d ON d.fragment_id = f.id WHERE f.id = ANY ($1)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            passages.Add(new FetchedPassage(Read(reader), reader.GetString(8).Split(' ')));
        return passages;
    }

    // What was written a moment ago is found by reading it, until its job has come by.
    private async Task<List<FetchedPassage>> PendingAsync(NpgsqlConnection connection, SearchFilter filter, CancellationToken ct)
    {
        var pending = new List<(Passage Passage, string Text)>();
        await using (var command = new NpgsqlCommand(
            """
            SELECT f.id, f.owner_kind, f.owner_id, f.owner_version, f.start, f.title, f.heading_path, f.text
            FROM (SELECT fragment_id FROM search_pending ORDER BY fragment_id DESC LIMIT $1) AS p JOIN fragments f ON f.id = p.fragment_id
            WHERE ($2 IS NULL OR f.owner_kind = $2)
              AND (($3 IS NULL AND $4 IS NULL) OR rainref_is_wanted(f.owner_kind, f.owner_id, $3, $4))
            """,
            connection))
        {
            Narrow(command, filter);
            command.Parameters.RemoveAt(4);
            command.Parameters[0].Value = MaxPending;
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                pending.Add((Read(reader), reader.GetString(7)));
        }

        var fetched = new List<FetchedPassage>(pending.Count);
        foreach (var (passage, text) in pending)
        {
            var fragment = new IndexedFragment(passage.FragmentId, passage.OwnerId, passage.Title, passage.HeadingPath, text);
            var (language, terms) = await indexer.AnalyseAsync(connection, fragment, LanguageDetector.Detect(text), ct);
            if (filter.Language is null || filter.Language == language)
                fetched.Add(new FetchedPassage(passage, [.. terms.Select(t => t.Term)]) { Language = language });
        }

        return fetched;
    }

    private static Passage Read(NpgsqlDataReader reader)
    {
        SnakeCase.TryParse<FragmentOwner>(reader.GetString(1), out var owner);
        return new Passage(
            reader.GetGuid(0), owner, reader.GetGuid(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetString(5),
            reader.GetString(6), reader.GetString(7), 0);
    }

    private static async Task<IReadOnlyList<double>> RankAsync(
        NpgsqlConnection connection, ReadQuery query, List<FetchedPassage> fetched, NearPassages near, CancellationToken ct)
    {
        var owners = fetched.Select(f => f.Passage.OwnerId).Distinct().Take(MaxDocuments).ToArray();
        var documents = fetched.GroupBy(f => f.Passage.OwnerId).ToDictionary(g => g.Key, g => g.Select(f => f.Terms).ToList());
        await using (var command = new NpgsqlCommand(
            """
            SELECT f.owner_id, d.terms FROM fragments f JOIN search_documents d ON d.fragment_id = f.id
            WHERE f.owner_kind IN ('card', 'source') AND f.owner_id = ANY ($1) AND f.ordinal < $2 AND NOT f.id = ANY ($3)
            """,
            connection))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = owners });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxDocumentFragments });
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. fetched.Select(f => f.Passage.FragmentId)] });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                documents[reader.GetGuid(0)].Add(reader.GetString(1).Split(' '));
        }

        var wanted = query.Ranked.Words.SelectMany(w => w.Terms.Keys).ToHashSet();
        var counted = documents.ToDictionary(
            d => d.Key, d => (Counts: d.Value.SelectMany(t => t).Where(wanted.Contains).CountBy(t => t).ToDictionary(c => c.Key, c => c.Value),
                Length: d.Value.Sum(t => t.Length)));
        return PassageRanker.Score(
            query.Ranked, [
                .. fetched.Select(f => new RankedPassage(
                    f.Terms, counted[f.Passage.OwnerId].Counts, counted[f.Passage.OwnerId].Length, near.Likeness.GetValueOrDefault(f.Passage.FragmentId))),
            ]);
    }

    /// <param name="Failed">Whether there is nothing because the embedder failed.</param>
    private sealed record NearPassages(List<Guid> Ids, Dictionary<Guid, double> Likeness, bool Failed)
    {
        public static readonly NearPassages None = new([], [], false);
    }

    private sealed record FetchedPassage(Passage Passage, string[] Terms)
    {
        /// <summary>Known of those that wait; the index counts the others'.</summary>
        public string Language { get; init; } = LanguageDetector.Unknown;
    }
}
