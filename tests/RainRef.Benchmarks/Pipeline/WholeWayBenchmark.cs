using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Benchmarks.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Pipeline;

/// <summary>Events through all steps, with knowledge to answer from, until the queue is empty.</summary>
internal sealed class WholeWayBenchmark : IBenchmark
{
    private const int Cards = 200;

    public string Name => "whole-way";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        await using var program = await bench.StartProgramAsync(workers: true);
        var (client, workspaceId) = await program.KeyAsync("bench", Role.Admin);
        client.Timeout = TimeSpan.FromMinutes(5);
        using (client)
        {
            await WriteCardsAsync(program, workspaceId, ct);
            await CarryAsync(bench, client, 200, "warm", ct);
            using var times = new StepTimes();
            var events = bench.Quick ? 500 : 2000;
            var seconds = await CarryAsync(bench, client, events, "way", ct);
            bench.Add(new Figure(Name, $"{events:N0} events through all steps", events / seconds, "tickets/s"));
            foreach (var (step, count, mean, share) in times.Read())
                bench.Add(new Figure(Name, $"{step}: {count:N0} jobs, {share:0 %} of the time; mean", mean, "ms"));
        }
    }

    private static async Task<double> CarryAsync(Bench bench, HttpClient client, int count, string prefix, CancellationToken ct)
    {
        var before = await bench.Database.CountAsync("tickets");
        using var content = new ByteArrayContent(EventTexts.Bodies(count, count, prefix)[0]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        var started = TimeProvider.System.GetTimestamp();
        using var response = await client.PostAsync("/ref/events/bulk", content, ct);
        response.EnsureSuccessStatusCode();
        while (await bench.Database.CountAsync("jobs") > 0)
            await Task.Delay(50, ct);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var made = await bench.Database.CountAsync("tickets") - before;
        var dead = await bench.Database.CountAsync("dead_letters");
        return made == count && dead == 0
            ? seconds
            : throw new InvalidOperationException($"{made} tickets of {count}, {dead} dead letters.");
    }

    private static async Task WriteCardsAsync(RainRefServer program, Guid workspaceId, CancellationToken ct)
    {
        var (works, cards) = (program.Services.GetRequiredService<WorkFactory>(), program.Services.GetRequiredService<CardEditor>());
        var actor = new Actor(Ids.New(TimeProvider.System), "Bench", Role.Admin, workspaceId);
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        for (var i = 0; i < Cards; i++)
        {
            var content = CardContent.Create($"Case {i}", $"{EventTexts.Text(i)}\n\n{EventTexts.Text(i + 7777)}", [], null);
            await cards.CreateAsync(work, actor, content.Value, CardState.Approved, Ids.New(TimeProvider.System), ct);
        }

        await work.CommitAsync(ct);
    }
}
