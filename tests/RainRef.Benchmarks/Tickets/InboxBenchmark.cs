using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Tickets;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Tickets;

/// <summary>What an agent waits for, in a workspace with a million tickets beside one with ten thousand.</summary>
internal sealed class InboxBenchmark : IBenchmark
{
    private const int Few = 10_000;
    private const double Opens = 100;

    public string Name => "inbox";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        var count = bench.Quick ? 100_000 : 1_000_000;
        await using var program = await bench.StartProgramAsync();
        var (many, manyId) = await program.KeyAsync("many", Role.Support);
        var (few, fewId) = await program.KeyAsync("few", Role.Support);
        using (many)
        using (few)
        {
            await FillAsync(bench, manyId, count);
            await FillAsync(bench, fewId, Few);
            await bench.Database.ExecuteAsync("VACUUM ANALYZE tickets, sla_clocks, ticket_tallies, messages");
            var size = $"{count:N0} tickets ÷ with {Few:N0}";
            foreach (var sort in Enum.GetValues<TicketSort>())
            {
                var path = $"/support/tickets?limit=50&status=new,open,pending&sort={SnakeCase.Of(sort)}";
                await CompareAsync(bench, $"p95 of the first page, {SnakeCase.Of(sort)}", size, GetAsync(many, path), GetAsync(few, path), ct);
            }

            await CompareAsync(
                bench, "p95 of page 200", size, GetAsync(many, await DeepAsync(many, ct)), GetAsync(few, "/support/tickets?limit=50&sort=newest"), ct);
            // Counting stops at a thousand, where a small workspace does not come: it costs more here, and no more in a larger one.
            await CompareAsync(bench, "p95 of the counts of all views", size, Count(program.Services, manyId), Count(program.Services, fewId), ct, goal: null);
            await OpenAsync(bench, many, ct);
        }
    }

    private static async Task CompareAsync(
        Bench bench, string what, string size, Func<CancellationToken, Task> many, Func<CancellationToken, Task> few, CancellationToken ct, double? goal = 1.5)
    {
        await P95Async(bench, many, ct);
        await P95Async(bench, few, ct);
        var (large, small, ratio) = await Samples.InTurnsAsync(bench.Rounds, () => P95Async(bench, many, ct), () => P95Async(bench, few, ct));
        bench.Add(new Figure("inbox", what, large, "ms", small));
        bench.Add(new Figure("inbox", $"{what}, {size}", ratio, "ratio", 1, goal is { } most ? Goal.AtMost(most) : null));
    }

    private static async Task OpenAsync(Bench bench, HttpClient client, CancellationToken ct)
    {
        using var listed = JsonDocument.Parse(await client.GetStringAsync("/support/tickets?limit=50&sort=newest", ct));
        var ids = listed.RootElement.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetGuid()).ToArray();
        var at = 0;
        Func<CancellationToken, Task> open = token => GetAsync(client, $"/support/tickets/{ids[at++ % ids.Length]}")(token);
        await P95Async(bench, open, ct);
        bench.Add(new Figure("inbox", "p95 of opening a ticket", await P95Async(bench, open, ct), "ms", null, Goal.AtMost(Opens)));
    }

    // Two hundred pages down, as a reader comes there: from one to the next.
    private static async Task<string> DeepAsync(HttpClient client, CancellationToken ct)
    {
        var path = "/support/tickets?limit=200&sort=newest";
        var cursor = "";
        for (var page = 0; page < 50; page++)
        {
            using var body = JsonDocument.Parse(await client.GetStringAsync($"{path}&cursor={cursor}", ct));
            cursor = body.RootElement.GetProperty("next_cursor").GetString()!;
        }

        return $"/support/tickets?limit=50&sort=newest&cursor={cursor}";
    }

    private static Func<CancellationToken, Task> GetAsync(HttpClient client, string path) => async ct =>
    {
        using var response = await client.GetAsync(path, ct);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync(ct);
    };

    private static Func<CancellationToken, Task> Count(IServiceProvider services, Guid workspaceId)
    {
        var queries = services.GetRequiredService<TicketQueries>();
        var open = new TicketFilter(TicketQueries.OpenStatuses);
        TicketFilter[] views =
        [
            open, open with { AssigneeId = new Guid(1, 0, 0, new byte[8]) }, open with { Unassigned = true }, new TicketFilter(NeedsApproval: true),
            open with { Breaching = true }, new TicketFilter(TicketQueries.DoneStatuses), open with { Queue = "q1" },
            open with { Intents = ["i7"], MinRisk = 0.5 }, open with { Text = "no ticket says this" },
        ];
        return ct => queries.CountUpAsync(workspaceId, views, ct);
    }

    private static async Task<double> P95Async(Bench bench, Func<CancellationToken, Task> run, CancellationToken ct)
    {
        var times = new double[bench.Quick ? 30 : 60];
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await run(ct);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return Samples.Percentile(times, 0.95);
    }

    // A fifth is open, as after years of work; identifiers sort by time, as the program's own do.
    private static async Task FillAsync(Bench bench, Guid workspaceId, int count)
    {
        var id = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"(lpad(to_hex(1760000000000 + n * 1000::bigint), 12, '0') || '70008000' || lpad(to_hex({count * 10} + n), 12, '0'))::uuid");
        await bench.Database.ExecuteAsync(
            $$"""
              INSERT INTO tickets (id, workspace_id, number, source, channel, subject, user_ref, status, tags, created_at, updated_at, version,
                summary, intent, severity, queue, risk, assignee_id)
              SELECT {{id}}, '{{workspaceId:D}}', n, 'bench', 'support', 'The gateway restarts, case ' || n, 'u-' || n % 1000,
                CASE WHEN n % 5 = 0 THEN (ARRAY['new', 'open', 'pending'])[1 + n / 5 % 3] ELSE (ARRAY['solved', 'closed'])[1 + n % 2] END,
                '{}', now() - ({{count}} - n) * interval '1 second', now() - n * 7919::bigint % {{count}} * interval '1 second', 1,
                'The gateway restarts about once an hour', 'i' || n % 97, 'normal', 'q' || n % 11, n * 7919::bigint % 1000 / 1000.0,
                CASE WHEN n % 3 > 0 THEN lpad(to_hex(1 + n % 53), 8, '0') || '-0000-0000-0000-000000000000' END::uuid
              FROM generate_series(1, {{count}}) AS n
              """);
        await bench.Database.ExecuteAsync(
            $$"""
              INSERT INTO sla_clocks (id, workspace_id, ticket_id, kind, state, target, warn_percent, started_at, running_since, used, due_at, warn_at)
              SELECT gen_random_uuid(), '{{workspaceId:D}}', {{id}}, k, 'running', interval '8 hours', 80, now(), now(), interval '0',
                now() + n * 7919::bigint % 100000 * interval '1 second' + d, now() + n * 7919::bigint % 100000 * interval '1 second' - interval '2 hours'
              FROM generate_series(5, {{count}}, 5) AS n, (VALUES ('first_response', interval '0'), ('resolution', interval '1 day')) AS kinds (k, d)
              """);
        await bench.Database.ExecuteAsync(
            $$"""
              INSERT INTO messages (id, workspace_id, ticket_id, direction, author, text, created_at)
              SELECT gen_random_uuid(), '{{workspaceId:D}}', {{id}}, 'inbound', 'u-1', 'It restarts about once an hour.', now()
              FROM generate_series({{count - 2000}}, {{count}}) AS n, generate_series(1, 5)
              """);
    }
}
