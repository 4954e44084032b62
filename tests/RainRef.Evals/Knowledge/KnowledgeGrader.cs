using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Evals.Knowledge;

/// <summary>
/// Imports a set's documents into an empty workspace of the real program, asks its queries, and grades what is found
/// and what is drafted from it.
/// </summary>
internal sealed class KnowledgeGrader : IGrader, IAsyncDisposable
{
    private const int DocumentsInWork = 50;
    private RainRefServer? _program;

    public string Area => "knowledge";

    public async Task GradeAsync(EvalSet set, CancellationToken ct)
    {
        if (await set.ReadAsync<EvalDocument>("docs.jsonl", ct) is not { Count: > 0 } documents
            || await set.ReadAsync<EvalQuery>("queries.jsonl", ct) is not { Count: > 0 } queries)
            return;
        _program ??= await RainRefServer.StartAsync(null, "Pipeline:Enabled=false", "Logging:LogLevel:Default=Error");
        var administration = _program.Services.GetRequiredService<WorkspaceAdministration>();
        var workspaceId = await administration.EnsureAsync(Ids.New(TimeProvider.System).ToString("N"), set.Name, false, ct);
        var started = Stopwatch.GetTimestamp();
        var ids = await ImportAsync(set, _program.Services, workspaceId, documents, ct);
        set.Add("import", documents.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, "documents/s");
        started = Stopwatch.GetTimestamp();
        await _program.Services.GetRequiredService<SearchIndexer>().IndexAllAsync(
            _program.Services.GetRequiredService<RainRefDatabase>(), IndexSpace.Knowledge, workspaceId, ct);
        set.Add("index", documents.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, "documents/s");
        var answerable = queries.Where(q => q.Text.Length > 0 && q.Relevant.Any(ids.ContainsValue)).ToList();
        if (answerable.Count < queries.Count)
            set.Say($"{queries.Count - answerable.Count} queries are left out: none of their documents is there");
        if (answerable.Count > 0)
            await AskAsync(set, _program.Services.GetRequiredService<KnowledgeSearch>(), workspaceId, ids, documents, answerable, ct);
        await administration.DeleteAsync(workspaceId, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
    }

    private static async Task<Dictionary<Guid, string>> ImportAsync(
        EvalSet set, IServiceProvider services, Guid workspaceId, List<EvalDocument> documents, CancellationToken ct)
    {
        var (works, library) = (services.GetRequiredService<WorkFactory>(), services.GetRequiredService<SourceLibrary>());
        var ids = new Dictionary<Guid, string>();
        var number = 0;
        foreach (var chunk in documents.DistinctBy(d => d.Id).Chunk(DocumentsInWork))
        {
            await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
            foreach (var document in chunk)
            {
                // Not the set's own id, which may give away what the document is about.
                var draft = new SourceDraft(document.Text, SourceFormat.Markdown, $"{number++}.md", document.Title);
                var published = await library.PublishAsync(work, Actor.Program(workspaceId), draft, ct);
                if (published.Succeeded)
                    ids[published.Value.Source.Id] = document.Id;
                else
                    set.Say($"document {document.Id} was refused: {published.Error.Message}");
            }

            await work.CommitAsync(ct);
        }

        return ids;
    }

    private static async Task AskAsync(
        EvalSet set, KnowledgeSearch search, Guid workspaceId, Dictionary<Guid, string> ids, List<EvalDocument> documents,
        List<EvalQuery> queries, CancellationToken ct)
    {
        var (fused, lexical, vector, plain) = (new Ranking(), new Ranking(), new Ranking(), new Ranking());
        var drafts = new DraftFigures();
        var baseline = new PlainBm25(documents);
        var times = new List<double>();
        foreach (var query in queries)
        {
            var started = Stopwatch.GetTimestamp();
            // Passages enough that ten documents are among them, and some are left without the relevant ones.
            var found = await search.FindAsync(workspaceId, query.Text, 40, ct);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Grade(fused, found);
            Grade(lexical, await search.FindAsync(workspaceId, query.Text, 40, SearchFilter.None, SearchMode.Lexical, ct));
            Grade(vector, await search.FindAsync(workspaceId, query.Text, 40, SearchFilter.None, SearchMode.Vector, ct));
            plain.Add(baseline.Find(query.Text, Ranking.Depth), query.Relevant);
            drafts.Add(found, query, ids);

            void Grade(Ranking ranking, SearchResult result) =>
                ranking.Add([.. result.Passages.Select(p => ids[p.OwnerId]).Distinct().Take(Ranking.Depth)], query.Relevant);
        }

        Report(set, "lexical", lexical, plain, true);
        Report(set, "vector", vector, plain, false);
        Report(set, "fused", fused, lexical, true);
        drafts.Report(set);
        set.Add("search p50", Samples.Median(times), "ms");
        set.Add("search p95", Samples.Percentile(times, 0.95), "ms");
    }

    /// <param name="goal">Whether more than a point below the reference is a fault.</param>
    private static void Report(EvalSet set, string leg, Ranking product, Ranking reference, bool goal)
    {
        foreach (var depth in new[] { 1, 3, 5, 10 })
            Add($"{leg} hit@{depth}", product.HitAt(depth), reference.HitAt(depth));
        Add($"{leg} MRR@10", product.Mrr, reference.Mrr);
        Add($"{leg} nDCG@10", product.Ndcg, reference.Ndcg);

        void Add(string name, double value, double other) =>
            set.Add(name, value, "of 1", other, !goal ? null : Goal.AtLeast(Math.Round(other - 0.01, 3)));
    }
}
