using System.Data;
using Npgsql;
using NpgsqlTypes;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge.CardSearching;

/// <summary>A card that was found, and why.</summary>
public sealed record FoundCard(Guid Id, double Score, HitReason Reason);

/// <summary>
/// Finds cards in every state by their latest text, with the engine that finds passages: words by BM25, stemmed, forgiven
/// mistakes and begun last words, and likeness by vectors, fused and put in order by what they say. Where a card has all
/// words that tell, those that lack one are left out.
/// </summary>
public sealed class CardSearch(RainRefDatabase database, QueryReader queries, SearchIndexer indexer)
{
    /// <summary>More cards than this are not found by one question.</summary>
    public const int MaxFound = 500;

    private const int MaxPending = 200;
    private const int MaxBegun = 12;
    private const int MinBegun = 2;
    private const double BegunWeight = 0.6;

    // Where no card has a word of the question, likeness is all there is to go by, and it has to be plain.
    private const double LeastLikeness = 0.3;

    /// <summary>Best first.</summary>
    public async Task<IReadOnlyList<FoundCard>> FindAsync(Guid workspaceId, CardFilter filter, CancellationToken ct)
    {
        var question = filter.Text ?? "";
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var pending = await PendingAsync(connection, filter, ct);
        if (await queries.ReadAsync(connection, IndexSpace.Cards, question, pending.Select(p => p.Language), ct) is not { } query)
            return [];
        var begun = await BegunAsync(connection, question, query, pending, ct);
        var terms = query.Terms.ToDictionary();
        foreach (var (term, idf) in begun)
            terms.TryAdd(term, BegunWeight * idf);
        var hits = Fuse(
            terms.Count == 0 ? [] : await WordsAsync(connection, terms, query.Ranked.AverageLength, filter, ct),
            await NearAsync(connection, question, filter, ct));
        // What the index holds of a card that waits is what the card said before.
        foreach (var card in pending)
            hits.Remove(card.Id);
        var fetched = await FetchAsync(connection, [.. hits.Keys], ct);
        fetched.AddRange(pending);
        return Rank(query, [.. begun.Keys], fetched, hits);
    }

    private static IReadOnlyList<FoundCard> Rank(
        ReadQuery query, HashSet<string> begun, List<IndexedCard> cards, Dictionary<Guid, (HitReason Reason, double Likeness)> hits)
    {
        var scores = PassageRanker.Score(
            query.Ranked,
            [.. cards.Select(c => new RankedPassage(c.Terms, c.Terms.CountBy(t => t).ToDictionary(t => t.Key, t => t.Value), c.Terms.Length))]);
        var last = query.Ranked.Words.Count > 0 ? query.Ranked.Words[^1].Word : "";
        var found = new List<(FoundCard Card, int Telling, bool Quoted)>();
        for (var i = 0; i < cards.Count; i++)
        {
            var has = cards[i].Terms.ToHashSet();
            var matched = query.Ranked.Words.DistinctBy(w => w.Word)
                .Where(w => w.Terms.Keys.Any(has.Contains) || (w.Word == last && begun.Overlaps(has))).ToList();
            var (known, likeness) = hits.GetValueOrDefault(cards[i].Id);
            var telling = matched.Count(w => !w.IsSmall);
            var reason = new HitReason(
                [.. matched.Select(w => w.Word)], query.Corrections.Where(c => has.Contains(c.Value)).ToDictionary(c => c.Key, c => c.Value),
                known?.LexicalRank, known?.VectorRank);
            if (matched.Count > 0 || likeness >= LeastLikeness)
            {
                found.Add((
                    new FoundCard(cards[i].Id, scores[i] + likeness, reason), telling, PassageRanker.HasPhrases(query.Ranked, cards[i].Terms)));
            }
        }

        var all = query.Ranked.Words.DistinctBy(w => w.Word).Count(w => !w.IsSmall);
        var most = found.Count == 0 ? 0 : found.Max(f => f.Telling);
        return
        [
            .. found.Where(f => most == 0 || (most == all ? f.Telling == all : f.Telling * 2 >= most))
                .OrderByDescending(f => f.Quoted).ThenByDescending(f => f.Card.Score).ThenByDescending(f => f.Card.Id)
                .Select(f => f.Card).Take(MaxFound),
        ];
    }

    private static Dictionary<Guid, (HitReason Reason, double Likeness)> Fuse(List<(Guid Id, double Score)> words, List<(Guid Id, double Score)> near)
    {
        var hits = new Dictionary<Guid, (HitReason, double)>();
        for (var i = 0; i < words.Count; i++)
            hits[words[i].Id] = (new HitReason([], new Dictionary<string, string>(), i + 1, null), 0);
        for (var i = 0; i < near.Count; i++)
        {
            var known = hits.TryGetValue(near[i].Id, out var hit) ? hit.Item1.LexicalRank : null;
            hits[near[i].Id] = (new HitReason([], new Dictionary<string, string>(), known, i + 1), near[i].Score);
        }

        return hits;
    }

    // Who is still typing has not ended the last word.
    private static async Task<Dictionary<string, double>> BegunAsync(
        NpgsqlConnection connection, string question, ReadQuery query, List<IndexedCard> pending, CancellationToken ct)
    {
        var begun = new Dictionary<string, double>();
        if (question.Length == 0 || !char.IsLetterOrDigit(question[^1]) || query.Ranked.Words is not [.., { } last] || last.Word.Length < MinBegun)
            return begun;
        await using var command = new NpgsqlCommand(
            """
            SELECT term FROM card_search_terms WHERE workspace_id = (SELECT nullif(current_setting('rainref.workspace', true), '')::uuid)
              AND term LIKE $1 AND term NOT LIKE '~%' AND frequency > 0 ORDER BY frequency DESC, term LIMIT $2
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = LikePattern.Containing(last.Word)[1..] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxBegun });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            begun[reader.GetString(0)] = last.Idf;
        foreach (var term in pending.SelectMany(p => p.Terms).Where(t => t.StartsWith(last.Word, StringComparison.Ordinal)).Take(MaxBegun))
            begun[term] = last.Idf;
        foreach (var term in last.Terms.Keys)
            begun.Remove(term);
        return begun;
    }

    private static async Task<List<(Guid Id, double Score)>> WordsAsync(
        NpgsqlConnection connection, Dictionary<string, double> terms, double averageLength, CardFilter filter, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT card_id, score FROM rainref_card_words($1, $2, $3, $4, $5, $6, $7)", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. terms.Keys] });
        command.Parameters.Add(new NpgsqlParameter<double[]> { TypedValue = [.. terms.Values] });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = Math.Max(1, averageLength) });
        Narrow(command, filter, MaxFound);
        return await ScoredAsync(command, ct);
    }

    private static async Task<List<(Guid Id, double Score)>> NearAsync(
        NpgsqlConnection connection, string question, CardFilter filter, CancellationToken ct)
    {
        var vector = LocalEmbedder.Embed(question);
        if (!vector.Any(x => x != 0))
            return [];
        await using var command = new NpgsqlCommand("SELECT card_id, score FROM rainref_card_vectors($1, $2, $3, $4, $5)", connection);
        command.Parameters.Add(new NpgsqlParameter<float[]> { TypedValue = vector });
        Narrow(command, filter, MaxPending);
        return await ScoredAsync(command, ct);
    }

    private static void Narrow(NpgsqlCommand command, CardFilter filter, int limit)
    {
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. filter.Shown.Select(s => SnakeCase.Of(s))] });
        command.Parameters.Add(Text(filter.Tag is { Length: > 0 } tag ? tag : null));
        command.Parameters.Add(Text(filter.Product));
    }

    private static NpgsqlParameter Text(string? value) => new() { NpgsqlDbType = NpgsqlDbType.Text, Value = value ?? (object)DBNull.Value };

    private static async Task<List<(Guid Id, double Score)>> ScoredAsync(NpgsqlCommand command, CancellationToken ct)
    {
        var found = new List<(Guid, double)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            found.Add((reader.GetGuid(0), reader.GetDouble(1)));
        return found;
    }

    private static async Task<List<IndexedCard>> FetchAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken ct)
    {
        var cards = new List<IndexedCard>(ids.Length);
        if (ids.Length == 0)
            return cards;
        await using var command = new NpgsqlCommand(
            "SELECT kb_card_id, terms, language FROM card_search_documents WHERE kb_card_id = ANY ($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            cards.Add(new IndexedCard(reader.GetGuid(0), reader.GetString(1).Split(' '), reader.GetString(2)));
        return cards;
    }

    // What was written a moment ago is found by reading it, until its job has come by.
    private async Task<List<IndexedCard>> PendingAsync(NpgsqlConnection connection, CardFilter filter, CancellationToken ct)
    {
        var waiting = await SearchIndexer.PendingAsync(connection, IndexSpace.Cards, MaxPending, hold: false, ct);
        if (waiting.Count == 0)
            return [];
        var wanted = new HashSet<Guid>();
        await using (var command = new NpgsqlCommand(
            """
            SELECT c.id FROM kb_cards c WHERE c.id = ANY ($5) AND $1 > 0
              AND c.state = ANY ($2) AND ($3 IS NULL OR $3 = ANY (c.tags)) AND ($4 IS NULL OR c.product = $4)
            """,
            connection))
        {
            Narrow(command, filter, MaxPending);
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. waiting.Select(w => w.Id)] });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                wanted.Add(reader.GetGuid(0));
        }

        var cards = new List<IndexedCard>();
        foreach (var card in waiting.Where(w => wanted.Contains(w.Id)))
        {
            var (language, terms) = await indexer.AnalyseAsync(connection, card, LanguageDetector.Detect(card.Text), ct);
            cards.Add(new IndexedCard(card.Id, [.. terms.Select(t => t.Term)], language));
        }

        return cards;
    }

    private sealed record IndexedCard(Guid Id, string[] Terms, string Language);
}
