using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Evals.Knowledge;
using RainRef.Evals.Triage;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets.Similar;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Evals.Tickets;

internal sealed record EvalItem(string Id, string Text, string? Title = null, string? Group = null);

/// <param name="Of">The ids of the items that say the same.</param>
internal sealed record EvalDuplicate(string Id, string[] Of);

/// <summary>
/// Takes a set's items in as tickets of an empty workspace, as a bulk upload would, and asks the engine behind "similar
/// tickets" for those like each duplicate. Plain BM25 over title and text is the reference.
/// </summary>
internal sealed class DuplicatesGrader : IGrader, IAsyncDisposable
{
    private RainRefServer? _program;

    public string Area => "grouping";

    public async Task GradeAsync(EvalSet set, CancellationToken ct)
    {
        if (await set.ReadAsync<EvalItem>("items.jsonl", ct) is not { Count: > 0 } items)
            return;
        IntentGrading.Grade(set, [.. items.Where(i => i.Group is not null).Select(i => ($"{i.Title}\n{i.Text}", i.Group!))]);
        if (await set.ReadAsync<EvalDuplicate>("duplicates.jsonl", ct) is not { Count: > 0 } duplicates)
            return;
        _program ??= await RainRefServer.StartAsync(null, "Pipeline:Enabled=false", "Logging:LogLevel:Default=Error");
        var administration = _program.Services.GetRequiredService<WorkspaceAdministration>();
        var workspaceId = await administration.EnsureAsync(Ids.New(TimeProvider.System).ToString("N"), set.Name, false, ct);
        items = [.. items.DistinctBy(i => i.Id)];
        var tickets = await ImportAsync(_program.Services, workspaceId, items, ct);
        var started = Stopwatch.GetTimestamp();
        await _program.Services.GetRequiredService<SearchIndexer>().IndexAllAsync(
            _program.Services.GetRequiredService<RainRefDatabase>(), IndexSpace.Tickets, workspaceId, ct);
        set.Add("index", tickets.Count / Stopwatch.GetElapsedTime(started).TotalSeconds, "tickets/s");
        await AskAsync(set, _program.Services.GetRequiredService<SimilarTickets>(), workspaceId, items, tickets, duplicates, ct);
        await administration.DeleteAsync(workspaceId, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
    }

    private static async Task AskAsync(
        EvalSet set, SimilarTickets similar, Guid workspaceId, List<EvalItem> items, Dictionary<string, Guid> tickets,
        List<EvalDuplicate> duplicates, CancellationToken ct)
    {
        var known = tickets.ToDictionary(t => t.Value, t => t.Key);
        var texts = items.ToDictionary(i => i.Id, i => $"{i.Title} {i.Text}");
        var (product, plain) = (new Ranking(), new Ranking());
        var baseline = new PlainBm25([.. items.Select(i => new EvalDocument(i.Id, i.Text, i.Title, "en"))]);
        var times = new List<double>();
        foreach (var duplicate in duplicates.Where(d => tickets.ContainsKey(d.Id) && d.Of.Any(tickets.ContainsKey)))
        {
            var started = Stopwatch.GetTimestamp();
            var found = await similar.FindAsync(workspaceId, tickets[duplicate.Id], Ranking.Depth, ct);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            product.Add([.. found!.Select(f => known[f.Id])], duplicate.Of);
            plain.Add([.. baseline.Find(texts[duplicate.Id], Ranking.Depth + 1).Where(i => i != duplicate.Id).Take(Ranking.Depth)], duplicate.Of);
        }

        set.Add("duplicates hit@1", product.HitAt(1), "of 1", plain.HitAt(1), Goal.AtLeast(0.40));
        set.Add("duplicates hit@5", product.HitAt(5), "of 1", plain.HitAt(5));
        set.Add("duplicates hit@10", product.HitAt(10), "of 1", plain.HitAt(10), Goal.AtLeast(0.85));
        set.Add("duplicates MRR@10", product.Mrr, "of 1", plain.Mrr);
        set.Add("similar p50", Samples.Median(times), "ms");
        set.Add("similar p95", Samples.Percentile(times, 0.95), "ms");
    }

    // Bulk, then the intake jobs, done here since nothing else of the pipeline is graded.
    private static async Task<Dictionary<string, Guid>> ImportAsync(
        IServiceProvider services, Guid workspaceId, List<EvalItem> items, CancellationToken ct)
    {
        var rows = items.Select(i => new BulkRow(
            new RawEvent(
                "eval", "support", i.Text.Length == 0 ? i.Title ?? "-" : i.Text, null, null,
                string.IsNullOrWhiteSpace(i.Title) ? null : new JsonObject { ["subject"] = i.Title }, i.Id),
            null)).ToList();
        foreach (var chunk in rows.Chunk(BulkIngest.MaxRows))
            await services.GetRequiredService<BulkIngest>().RunAsync(workspaceId, chunk, _ => Ids.New(TimeProvider.System), ct);
        var intake = services.GetServices<IJobStep>().Single(s => s.Kind == StepNames.Intake);
        var (queue, works) = (services.GetRequiredService<JobQueue>(), services.GetRequiredService<WorkFactory>());
        for (var more = true; more;)
        {
            var jobs = await queue.ClaimAsync(50, TimeSpan.FromMinutes(10), ct);
            foreach (var job in jobs.Where(j => j.Kind == StepNames.Intake))
                await intake.RunAsync(new JobRun(job, works), ct);
            more = jobs.Any(j => j.Kind == StepNames.Intake);
        }

        await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
        var tickets = await (from m in work.Db.Messages
                             join e in work.Db.RefEvents on m.EventId equals e.Id
                             where m.Direction == MessageDirection.Inbound
                             select new { e.ExternalId, m.TicketId }).ToDictionaryAsync(t => t.ExternalId!, t => t.TicketId, ct);
        await TicketIndex.NoteAsync(work, ct, [.. tickets.Values]);
        await work.CommitAsync(ct);
        return tickets;
    }
}
