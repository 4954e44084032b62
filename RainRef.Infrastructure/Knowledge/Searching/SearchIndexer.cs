using Npgsql;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Knowledge.Embedding;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge.Searching;

/// <summary>
/// Brings a workspace's index up to its texts: counts out those that are gone, adds those that are new, a bounded
/// number at a time. Until it has come by, a text that is gone is not found, and a new one is found by reading it.
/// </summary>
public sealed class SearchIndexer(SnowballStemmer stemmer)
{
    private const int MaxFragments = 400;

    // More text of one document tells its language no better.
    private const int LanguageSample = 4000;
    private const int SurelyLong = 200;
    private const double Surely = 0.6;

    /// <summary>Documents whose numbers share this part lie in one row of a word's postings.</summary>
    private const int BlockSize = 2048;

    /// <summary>One bounded turn within the connection's transaction; false when nothing was left to do.</summary>
    public async Task<bool> AdvanceAsync(NpgsqlConnection connection, IndexSpace space, Guid workspaceId, CancellationToken ct)
    {
        // Two at once would wait for one another word by word.
        await RunAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended($1, $2))", ct, workspaceId.ToString("D"), space.LockSeed);
        var forgotten = await ForgetAsync(connection, space, workspaceId, ct);
        var added = await AddAsync(connection, space, workspaceId, ct);
        return forgotten || added;
    }

    /// <summary>Everything that waits, in transactions of its own.</summary>
    public async Task IndexAllAsync(RainRefDatabase database, IndexSpace space, Guid workspaceId, CancellationToken ct)
    {
        while (await IndexSomeAsync(database, space, workspaceId, ct))
        {
        }
    }

    /// <summary>One bounded turn in a transaction of its own; false when nothing was left to do.</summary>
    public async Task<bool> IndexSomeAsync(RainRefDatabase database, IndexSpace space, Guid workspaceId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var more = await AdvanceAsync(connection, space, workspaceId, ct);
        await transaction.CommitAsync(ct);
        return more;
    }

    /// <summary>A passage's terms in reading order: title, headings, text.</summary>
    public async Task<(string Language, IReadOnlyList<StemmedWord> Terms)> AnalyseAsync(
        NpgsqlConnection connection, IndexedFragment fragment, string fallback, CancellationToken ct)
    {
        var language = LanguageOf(fragment.Text, fallback);
        var tokens = SearchTokens.Read($"{fragment.Title}\n{fragment.HeadingPath}\n{fragment.Text}");
        return (language, await stemmer.StemAsync(connection, language, tokens, ct));
    }

    private static string LanguageOf(string text, string fallback) =>
        text.Length >= SurelyLong && LanguageDetector.Rank(text) is [{ Share: >= Surely } sure, ..] ? sure.Code : fallback;

    private async Task<bool> AddAsync(NpgsqlConnection connection, IndexSpace space, Guid workspaceId, CancellationToken ct)
    {
        var pending = await PendingAsync(connection, space, MaxFragments, hold: true, ct);
        if (pending.Count == 0)
            return false;
        var fragments = pending.GroupBy(f => f.OwnerId).SelectMany(g => g).ToList();
        var batch = new IndexBatch();
        foreach (var document in fragments.GroupBy(f => f.OwnerId))
        {
            var sample = string.Join('\n', document.Select(f => f.Text));
            var fallback = LanguageDetector.Detect(sample.Length > LanguageSample ? sample[..LanguageSample] : sample);
            foreach (var fragment in document)
            {
                var (language, terms) = await AnalyseAsync(connection, fragment, fallback, ct);
                batch.Add(fragment.Id, language, [.. terms.Select(t => t.Term)]);
            }
        }

        await WriteAsync(connection, space, workspaceId, batch, ct);
        await AddVectorsAsync(connection, space, workspaceId, fragments, ct);
        return true;
    }

    /// <summary>Texts that are not in the index yet.</summary>
    /// <param name="hold">Keeps them from being deleted until the transaction ends, and passes over those that just are.</param>
    public static async Task<List<IndexedFragment>> PendingAsync(
        NpgsqlConnection connection, IndexSpace space, int limit, bool hold, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(space.PendingSql(hold), connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var fragments = new List<IndexedFragment>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            fragments.Add(space.Clean(new IndexedFragment(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4))));
        }

        return fragments;
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection, IndexSpace space, Guid workspaceId, IndexBatch batch, CancellationToken ct)
    {
        // What was indexed before and is written anew loses its old words.
        await RunAsync(
            connection, space.Sql("UPDATE {index}_documents SET {item}_id = NULL WHERE {item}_id = ANY ($1)"), ct, batch.Ids.ToArray());
        // A text that another transaction takes away meanwhile is left out: its own row is locked, or gone.
        await using var number = new NpgsqlCommand(
            space.Sql("""
            WITH mine AS (DELETE FROM {index}_pending WHERE {item}_id = ANY ($2) RETURNING {item}_id)
            INSERT INTO {index}_documents (workspace_id, {item}_id, language, terms, length)
            SELECT $1, d.id, d.language, d.terms, d.length
            FROM unnest($2, $3, $4, $5) AS d (id, language, terms, length) JOIN mine ON mine.{item}_id = d.id
            RETURNING {item}_id, number
            """),
            connection);
        Add(number, workspaceId);
        Add(number, batch.Ids.ToArray());
        Add(number, batch.Languages.ToArray());
        Add(number, batch.Terms.Select(t => string.Join(' ', t)).ToArray());
        Add(number, batch.Terms.Select(t => t.Length).ToArray());
        var numbers = new Dictionary<Guid, int>();
        await using (var reader = await number.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
                numbers[reader.GetGuid(0)] = reader.GetInt32(1);
        }

        var (terms, blocks, entries) = batch.Postings(numbers, BlockSize);
        await RunAsync(connection, space.Sql("""
            INSERT INTO {index}_postings AS p (workspace_id, term, block, entries)
            SELECT $1, t.term, t.block, array_agg(t.entry ORDER BY t.entry) FROM unnest($2, $3, $4) AS t (term, block, entry)
            GROUP BY t.term, t.block ORDER BY t.term, t.block
            ON CONFLICT (workspace_id, term, block) DO UPDATE SET entries = p.entries || excluded.entries
            """), ct, workspaceId, terms, blocks, entries);
        var (counted, frequencies) = batch.Frequencies(numbers);
        await RunAsync(connection, space.Sql("""
            INSERT INTO {index}_terms AS t (workspace_id, term, frequency)
            SELECT $1, n.term, n.frequency FROM unnest($2, $3) AS n (term, frequency) ORDER BY n.term
            ON CONFLICT (workspace_id, term) DO UPDATE SET frequency = t.frequency + excluded.frequency
            """), ct, workspaceId, counted, frequencies);
        await RunAsync(connection, space.Sql("""
            INSERT INTO {index}_totals AS t (workspace_id, {items}, length) VALUES ($1, $2, $3)
            ON CONFLICT (workspace_id) DO UPDATE SET {items} = t.{items} + excluded.{items}, length = t.length + excluded.length
            """), ct, workspaceId, (long)numbers.Count, batch.TotalLength(numbers));
    }

    // The built-in embedder's at once; another one is asked afterwards, by a job of its own, while no lock is held.
    private static async Task AddVectorsAsync(
        NpgsqlConnection connection, IndexSpace space, Guid workspaceId, List<IndexedFragment> fragments, CancellationToken ct)
    {
        var ids = fragments.ConvertAll(f => f.Id);
        var numbers = space.HasEmbedders ? await EmbeddingStates.InUseAsync(connection, ct) : [Embedders.Local];
        foreach (var number in numbers)
        {
            if (number == Embedders.Local)
                await WriteVectorsAsync(connection, space, workspaceId, ids, fragments.ConvertAll(f => LocalEmbedder.Embed(f.Embedded)), ct);
            else
                await EmbeddingStates.AwaitAsync(connection, workspaceId, number, ids, ct);
        }
    }

    private static Task WriteVectorsAsync(
        NpgsqlConnection connection, IndexSpace space, Guid workspaceId, List<Guid> ids, List<float[]> vectors, CancellationToken ct) =>
        // One flat array: arrays of arrays unnest to their numbers. Passages that say nothing have no place.
        RunAsync(connection, space.Sql("""
            INSERT INTO {index}_vectors ({item}_id, workspace_id, embedding)
            SELECT v.id, $1, ($3::real[])[(v.at - 1) * $4 + 1 : v.at * $4]::vector(384)
            FROM unnest($2) WITH ORDINALITY AS v (id, at)
            WHERE ($5::boolean[])[v.at] AND EXISTS (SELECT 1 FROM {index}_documents d WHERE d.{item}_id = v.id)
            ON CONFLICT ({item}_id) DO UPDATE SET embedding = excluded.embedding
            """), ct, workspaceId, ids.ToArray(), vectors.SelectMany(v => v).ToArray(), LocalEmbedder.Size,
            vectors.Select(v => v.Any(x => x != 0)).ToArray());

    private static async Task<bool> ForgetAsync(NpgsqlConnection connection, IndexSpace space, Guid workspaceId, CancellationToken ct)
    {
        await using var find = new NpgsqlCommand(
            space.Sql("SELECT number, terms, language FROM {index}_documents WHERE workspace_id = $1 AND {item}_id IS NULL ORDER BY number LIMIT 2000"), connection);
        Add(find, workspaceId);
        var numbers = new List<int>();
        var words = new HashSet<string>();
        var grams = new Dictionary<string, int>();
        await using (var reader = await find.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                numbers.Add(reader.GetInt32(0));
                var terms = reader.GetString(1).Split(' ');
                words.UnionWith(terms);
                foreach (var gram in IndexBatch.GramsOf(terms).Append(IndexBatch.LanguageMark + reader.GetString(2)))
                    grams[gram] = grams.GetValueOrDefault(gram) + 1;
            }
        }

        if (numbers.Count == 0)
            return false;
        await RunAsync(connection, space.Sql("""
            UPDATE {index}_terms t SET frequency = t.frequency - n.frequency FROM unnest($2, $3) AS n (term, frequency)
            WHERE t.workspace_id = $1 AND t.term = n.term
            """), ct, workspaceId, grams.Keys.ToArray(), grams.Values.ToArray());
        await RunAsync(
            connection, space.Sql("SELECT rainref_forget_{index}($1, $2, $3)"), ct, numbers.ToArray(),
            numbers.Select(n => n / BlockSize).Distinct().ToArray(), words.ToArray());
        return true;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static void Add(NpgsqlCommand command, object value) => command.Parameters.Add(new NpgsqlParameter { Value = value });
}

/// <summary>A passage as it is analysed.</summary>
public sealed record IndexedFragment(Guid Id, Guid OwnerId, string Title, string HeadingPath, string Text)
{
    /// <summary>What its vector stands for.</summary>
    public string Embedded => $"{Title}\n{HeadingPath}\n{Text}";
}
