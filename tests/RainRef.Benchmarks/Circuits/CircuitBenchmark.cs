using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Circuits;

/// <summary>
/// What a console that stands open costs in memory, beside the framework's blank template; and how long after a
/// colleague's change everybody else's browser is told, with all of them open.
/// </summary>
internal sealed partial class CircuitBenchmark : IBenchmark
{
    private const int Tickets = 300;
    private const int WarmUp = 6;

    public string Name => "circuits";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        var count = bench.Quick ? 50 : 200;
        var blank = await MeasureBlankAsync(count, ct);
        await using var program = await RainRefServer.StartOnAsync(
            bench.Database.OwnerConnection, "Logging:LogLevel:Default=Error", "Pipeline:Enabled=false");
        using var lead = await program.SignInAsync("lead");
        await FillAsync(bench);
        var ticket = (await lead.GetFromJsonAsync<JsonElement>("/support/tickets?limit=1", ct)).GetProperty("items")[0];
        var page = $"/app/inbox/{ticket.GetProperty("number").GetInt64()}";
        var cookie = await SignInAsync(program.Address);
        // What the first circuits load stays for all of them.
        await (await Crowd.StartAsync(program.Address, page, cookie, 3, ct)).DisposeAsync();
        var before = Held();
        await using var crowd = await Crowd.StartAsync(program.Address, page, cookie, count, ct);
        var ours = (Held() - before) / count / 1024.0;

        var seen = await WatchAsync(bench, lead, ticket.GetProperty("id").GetGuid(), crowd, ct);

        bench.Add(new Figure(Name, $"memory a circuit with a ticket open, {count} circuits", ours, "KiB", blank));
        bench.Add(new Figure(Name, "memory a circuit ÷ the blank template's", ours / blank, "ratio", 1, Goal.AtMost(3)));
        bench.Add(new Figure(Name, $"a change seen by {count} others, p50", Samples.Percentile(seen, 0.5), "ms"));
        bench.Add(new Figure(Name, $"a change seen by {count} others, p95", Samples.Percentile(seen, 0.95), "ms", null, Goal.AtMost(300)));
    }

    private static async Task<double> MeasureBlankAsync(int count, CancellationToken ct)
    {
        await using var app = await BlankApp.StartAsync();
        await (await Crowd.StartAsync(app.Address, "/", "none=1", 3, ct)).DisposeAsync();
        var before = Held();
        await using var crowd = await Crowd.StartAsync(app.Address, "/", "none=1", count, ct);
        return (Held() - before) / count / 1024.0;
    }

    private static double Held()
    {
        var held = long.MaxValue;
        // What finalizers let go of is gone with the next collection only.
        for (var i = 0; i < 4; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            held = Math.Min(held, GC.GetTotalMemory(forceFullCollection: true));
        }

        return held;
    }

    private static async Task<double[]> WatchAsync(Bench bench, HttpClient lead, Guid ticket, Crowd crowd, CancellationToken ct)
    {
        var times = new List<double>();
        for (var round = -WarmUp; round < bench.Rounds * 4; round++)
        {
            await crowd.ForgetAsync(ct);
            var changed = Stopwatch.GetTimestamp();
            using var reply = await lead.PutAsJsonAsync($"/support/tickets/{ticket}", new { tags = (string[])[$"round-{round}"] }, ct);
            reply.EnsureSuccessStatusCode();
            await Task.Delay(TimeSpan.FromSeconds(2), ct);
            var seen = await crowd.TellAsync(ct);
            if (seen.Contains(0))
                throw new InvalidOperationException($"{seen.Count(s => s == 0)} circuits did not see the change.");
            // A program that has just begun still compiles what it does.
            if (round >= 0)
                times.AddRange(seen.Select(s => Stopwatch.GetElapsedTime(changed, s).TotalMilliseconds));
        }

        return [.. times];
    }

    private static Task FillAsync(Bench bench) => bench.Database.ExecuteAsync(
        $$"""
          INSERT INTO tickets (id, workspace_id, number, source, channel, subject, user_ref, status, tags, created_at, updated_at, version,
            summary, intent, severity, queue, risk)
          SELECT gen_random_uuid(), w.id, n, 'bench', 'support', 'The gateway restarts, case ' || n, 'u-' || n, 'open', '{}',
            now() - n * interval '1 minute', now(), 1, 'The gateway restarts about once an hour', 'gateway.restart', 'normal', 'support', 0.2
          FROM generate_series(1, {{Tickets}}) AS n, workspaces w WHERE w.is_demo
          """);

    private static async Task<string> SignInAsync(Uri address)
    {
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = address };
        var page = await browser.GetStringAsync(new Uri("/app/sign-in", UriKind.Relative));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value),
            ["Input.Username"] = "admin@rainref.local",
            ["Input.Password"] = "admin",
        });
        (await browser.PostAsync(new Uri("/app/sign-in", UriKind.Relative), form)).EnsureSuccessStatusCode();
        return cookies.GetCookieHeader(address);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
