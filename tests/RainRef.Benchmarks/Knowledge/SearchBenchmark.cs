using System.Diagnostics;
using Npgsql;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Knowledge.Embedding;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Knowledge;

/// <summary>
/// Hybrid search over many passages, beside the slower of its two legs as bare SQL: the same functions with the same
/// arguments, asked for nothing but ids.
/// </summary>
internal sealed class SearchBenchmark : IBenchmark
{
    private const int Many = 100_000;
    private const int Few = 10_000;
    private const int Vocabulary = 20_000;

    public string Name => "search";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        var count = bench.Quick ? Few : Many;
        await using var program = await bench.StartProgramAsync();
        var (client, workspaceId) = await program.KeyAsync("search", Role.Support);
        client.Dispose();
        await FillAsync(bench, workspaceId, count);
        await using var database = bench.Database.OpenAsProgram();
        var stemmer = new SnowballStemmer();
        var indexer = new SearchIndexer(stemmer);
        var started = Stopwatch.GetTimestamp();
        await indexer.IndexAllAsync(database, IndexSpace.Knowledge, workspaceId, ct);
        bench.Add(new Figure(Name, $"indexing, {count:N0} passages", count / Stopwatch.GetElapsedTime(started).TotalSeconds, "passages/s"));
        await bench.Database.ExecuteAsync("VACUUM ANALYZE search_postings, search_documents, search_terms, search_vectors, fragments");

        var reader = new QueryReader(stemmer);
        var search = new KnowledgeSearch(database, reader, indexer, Embedders.BuiltIn(database));
        var questions = Enumerable.Range(0, bench.Quick ? 40 : 100).Select(Question).ToList();
        await using var connection = await database.OpenAsync(workspaceId, ct);
        var queries = new List<ReadQuery>();
        foreach (var question in questions)
            queries.Add((await reader.ReadAsync(connection, question, [], ct))!);

        Task<double> HybridAsync() => P95Async(questions.Count, i => search.FindAsync(workspaceId, questions[i], 10, ct));
        Task<double> WordsAsync() => P95Async(questions.Count, i => RunAsync(
            connection, "SELECT fragment_id FROM rainref_search_words($1, $2, $3, 100, NULL, NULL, NULL, NULL)", ct,
            queries[i].Terms.Keys.ToArray(), queries[i].Terms.Values.ToArray(), queries[i].Ranked.AverageLength));
        Task<double> VectorsAsync() => P95Async(questions.Count, i => RunAsync(
            connection, "SELECT fragment_id FROM rainref_search_vectors($1, false, 100, NULL, NULL, NULL, NULL)", ct,
            LocalEmbedder.Embed(questions[i])));

        await HybridAsync();
        var (words, vectors, _) = await Samples.InTurnsAsync(bench.Rounds, WordsAsync, VectorsAsync);
        bench.Add(new Figure(Name, "p95 by words, bare SQL", words, "ms"));
        bench.Add(new Figure(Name, "p95 by vectors, bare SQL", vectors, "ms"));
        var (hybrid, leg, ratio) = await Samples.InTurnsAsync(bench.Rounds, HybridAsync, words > vectors ? WordsAsync : VectorsAsync);
        bench.Add(new Figure(Name, $"p95 of a question, {count:N0} passages", hybrid, "ms", leg));
        bench.Add(new Figure(Name, "p95 ÷ the slower leg as bare SQL", ratio, "ratio", 1, Goal.AtMost(1.6)));
    }

    // Words as rare as in real texts: the n-th of them about 1/n as often as the first.
    private static Task FillAsync(Bench bench, Guid workspaceId, int count) => bench.Database.ExecuteAsync(
        $$"""
          SELECT setseed(0.5);
          INSERT INTO fragments (id, workspace_id, owner_kind, owner_id, owner_version, ordinal, start, length, title, heading_path, text)
          SELECT gen_random_uuid(), '{{workspaceId:D}}', 'source', md5((n / 8)::text)::uuid, 1, n % 8, 0, 400, 'Page ' || n / 8, '',
            (SELECT string_agg('w' || translate(floor(exp(random() * ln({{Vocabulary}})))::int::text, '0123456789', 'abcdefghij'), ' ')
             FROM generate_series(1, 70) AS g WHERE n > 0 OR g > 0)
          FROM generate_series(1, {{count}}) AS n
          """);

    private static string Question(int seed)
    {
        var random = new Random(seed);
        return string.Join(' ', Enumerable.Range(0, 8).Select(_ => Word((int)Math.Exp(random.NextDouble() * Math.Log(Vocabulary)))));
    }

    private static string Word(int number) =>
        "w" + string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(c => (char)('a' + (c - '0'))));

    private static async Task<double> P95Async(int count, Func<int, Task> ask)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await ask(i);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return Samples.Percentile(times, 0.95);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
        }
    }
}
