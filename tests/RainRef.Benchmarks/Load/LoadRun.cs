using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RainRef.Infrastructure.Persistence.Embedded;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Load;

/// <summary>
/// Carries a file of real texts through the program as people start it, in a process of its own on its own database,
/// while somebody works in it; and counts that nothing is lost or doubled.
/// </summary>
internal static class LoadRun
{
    private const string Source = "load";
    private const int Chunk = 10_000;

    /// <returns>How many checks failed.</returns>
    public static async Task<int> RunAsync(string csv, FigureReport report, CancellationToken ct)
    {
        if (!File.Exists(csv))
        {
            report.Say($"There is no {csv}: nothing was loaded.");
            return 0;
        }

        var folder = Directory.CreateTempSubdirectory("rainref-load-").FullName;
        var failures = 1;
        try
        {
            await using var program = new ProgramProcess(folder);
            await program.StartAsync(ct);
            using var client = await SignInAsync(program.Address, ct);
            await using (var database = await LoadDatabase.FindAsync(folder, ct))
                failures = await CarryAsync(await LoadCsv.TextsAsync(csv, ct), client, database, program.Id, report, ct);
            await program.StopAsync(TimeSpan.FromMinutes(1));
        }
        finally
        {
            await EmbeddedPostgres.DeleteAsync(
                new EmbeddedPostgresOptions { DataFolder = folder }, TimeProvider.System, CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }

        return failures;
    }

    private static async Task<int> CarryAsync(
        List<string> texts, HttpClient client, LoadDatabase database, int programId, FigureReport report, CancellationToken ct)
    {
        var visitor = new Visitor(client);
        using var visiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var (program, postgres) = (CpuTimes.OfTree(programId), CpuTimes.OfTree(database.PostmasterPid));
        var started = Stopwatch.GetTimestamp();
        var visits = visitor.VisitAsync(visiting.Token);
        foreach (var body in LoadCsv.Bodies(texts, Source, Chunk))
            await PostAsync(client, body, ct);
        Seconds("ingested over REST");
        await UntilAsync(p => p.Triaged == texts.Count);
        Seconds("all triaged");
        await visiting.CancelAsync();
        await visits;
        var seconds = await UntilAsync(p => p.Jobs == 0);
        Seconds("all steps done");
        report.Add(new Figure(Source, "tickets a second, to the last step", texts.Count / seconds, "tickets/s"));
        report.Add(new Figure(Source, "ticket list meanwhile, p50", Samples.Median(visitor.ListMs), "ms"));
        report.Add(new Figure(Source, "ticket list meanwhile, p95", Samples.Percentile(visitor.ListMs, 0.95), "ms"));
        report.Add(new Figure(Source, $"{visitor.TriagedMs.Count} single posts until triaged meanwhile, p50", Samples.Median(visitor.TriagedMs), "ms"));
        report.Add(new Figure(Source, "single post until triaged meanwhile, p95", Samples.Percentile(visitor.TriagedMs, 0.95), "ms"));
        var cores = seconds * Environment.ProcessorCount;
        report.Add(new Figure(Source, "the program's share of the machine", (CpuTimes.OfTree(programId) - program) / cores, "of 1"));
        report.Add(new Figure(Source, "PostgreSQL's share of the machine", (CpuTimes.OfTree(database.PostmasterPid) - postgres) / cores, "of 1"));
        return await CheckAsync(texts.Count, database, report, ct);

        void Seconds(string what) => report.Add(new Figure(
            Source, $"{texts.Count:N0} texts {what}", Stopwatch.GetElapsedTime(started).TotalSeconds, "s"));

        async Task<double> UntilAsync(Func<LoadProgress, bool> reached)
        {
            for (var progress = await database.ReadAsync(Source, ct); !reached(progress); progress = await database.ReadAsync(Source, ct))
            {
                if (progress is { Jobs: 0, Dead: > 0 })
                    throw new InvalidOperationException($"The pipeline stands still: {progress}");
                await Task.Delay(500, ct);
            }

            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static async Task<int> CheckAsync(int count, LoadDatabase database, FigureReport report, CancellationToken ct)
    {
        var (progress, tickets) = (await database.ReadAsync(Source, ct), await database.TicketsByExternalIdAsync(Source, ct));
        var lost = Enumerable.Range(0, count).Count(i => tickets.GetValueOrDefault(LoadCsv.ExternalId(i)) == 0);
        Figure[] checks =
        [
            new(Source, "lost", lost, "tickets", null, Goal.AtMost(0)),
            new(Source, "doubled", progress.Events - tickets.Count + tickets.Values.Count(n => n > 1), "tickets", null, Goal.AtMost(0)),
            new(Source, "dead letters", progress.Dead, "jobs", null, Goal.AtMost(0)),
        ];
        foreach (var check in checks)
            report.Add(check);
        return checks.Count(c => c.Ok == false);
    }

    private static async Task PostAsync(HttpClient client, byte[] body, CancellationToken ct)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await client.PostAsync("/ref/events/bulk", content, ct);
        response.EnsureSuccessStatusCode();
        var result = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        if (result.GetProperty("rejected").GetArrayLength() > 0)
            throw new InvalidOperationException($"Rows were rejected: {result.GetProperty("rejected")[0]}");
    }

    private static async Task<HttpClient> SignInAsync(Uri address, CancellationToken ct)
    {
        var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        using var response = await client.PostAsJsonAsync("/auth/login", new { username = "admin@rainref.local", password = "admin" }, ct);
        response.EnsureSuccessStatusCode();
        var token = (await response.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("access_token").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
