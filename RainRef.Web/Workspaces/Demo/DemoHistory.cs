using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Receipts;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Web.Workspaces.Demo;

/// <summary>Puts another program of the same settings together, with a clock of its own; it does not listen.</summary>
public delegate WebApplication AnotherProgram(TimeProvider clock);

/// <summary>
/// Lets the demo's past weeks happen: a second program with a clock that is set back takes in each message when it came,
/// and its colleagues do what they did, so that times, receipts, signals and promises are what they would have become.
/// </summary>
public sealed partial class DemoHistory(AnotherProgram another, TimeProvider clock, ILogger<DemoHistory> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task PlayAsync(Guid workspaceId, IReadOnlyList<DemoEvent> events, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var now = clock.GetUtcNow();
        var past = new DemoClock(now - events.Max(e => e.Age) - TimeSpan.FromDays(1));
        LogBegins(events.Count);
        await using var program = another(past);
        await program.Services.GetRequiredService<DatabaseStarter>().AttachAsync(ct);
        var services = program.Services.GetServices<IHostedService>()
            .Where(s => s is LiveFeed or EventIngestor or JobDispatcher or ReceiptSealer).ToList();
        foreach (var service in services)
            await service.StartAsync(ct);
        try
        {
            await HappenAsync(program, past, workspaceId, Timeline(events, now), ct);
        }
        finally
        {
            services.Reverse();
            foreach (var service in services)
                await service.StopAsync(CancellationToken.None);
        }

        LogPlayed(events.Count, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private async Task HappenAsync(
        WebApplication program, DemoClock past, Guid workspaceId, IEnumerable<(DateTimeOffset At, DemoEvent Event, DemoAct? Act)> steps,
        CancellationToken ct)
    {
        var content = program.Services.GetRequiredService<DemoContent>();
        var colleagues = program.Services.GetRequiredService<DemoColleagues>();
        await content.SeedKnowledgeAsync(workspaceId, ct);
        await content.SeedMacrosAsync(workspaceId, ct);
        await SettleAsync(program, workspaceId, ct);
        var (refused, swept) = (0, DateTimeOffset.MinValue);
        foreach (var (at, e, act) in steps)
        {
            past.Reach(at);
            if (at - swept > TimeSpan.FromHours(1))
            {
                await SweepAsync(program, ct);
                swept = at;
            }

            if (act is null)
                await program.Services.GetRequiredService<EventIngestor>().StoreManyAsync(workspaceId, [content.Incoming(workspaceId, e, at, 0)], ct);
            else if (await colleagues.DoAsync(workspaceId, e.Id, act, ct) is { } error)
                LogRefused(e.Id, error.Message, ++refused);
            // What people wait for must be there before they go on.
            if (act is null or { Approve: not null })
                await SettleAsync(program, workspaceId, ct);
        }
    }

    private static IEnumerable<(DateTimeOffset At, DemoEvent Event, DemoAct? Act)> Timeline(IReadOnlyList<DemoEvent> events, DateTimeOffset now) =>
        events.SelectMany(e => e.Then.Select(act => (now - e.Age + DemoTickets.Duration(act.After), e, (DemoAct?)act)).Prepend((now - e.Age, e, null)))
            .Where(step => step.Item1 <= now).OrderBy(step => step.Item1);

    // What time does meanwhile: promises are broken, solved tickets close, what nobody decided on expires.
    private static async Task SweepAsync(WebApplication program, CancellationToken ct)
    {
        await program.Services.GetRequiredService<TicketSweep>().RunOnceAsync(ct);
        await program.Services.GetRequiredService<ExpirySweep>().RunOnceAsync(ct);
    }

    private async Task SettleAsync(WebApplication program, Guid workspaceId, CancellationToken ct)
    {
        var database = program.Services.GetRequiredService<RainRefDatabase>();
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(10, ct))
        {
            await using var db = await database.ReadAsync(workspaceId, ct);
            var busy = await db.Database.SqlQuery<bool>($"SELECT EXISTS (SELECT FROM jobs WHERE run_at <= now()) AS \"Value\"").SingleAsync(ct);
            if (!busy)
                return;
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                LogImpatient();
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Letting the demo's past weeks happen: {Count} messages and what was done about them, once")]
    private partial void LogBegins(int count);

    [LoggerMessage(2, LogLevel.Information, "The demo's {Count} messages came and were worked on, in {Seconds:0} s")]
    private partial void LogPlayed(int count, double seconds);

    [LoggerMessage(3, LogLevel.Warning, "What a colleague did about {Event} was refused ({Count} so far): {Why}")]
    private partial void LogRefused(string @event, string why, int count);

    [LoggerMessage(4, LogLevel.Warning, "The demo's pipeline does not come to rest; going on")]
    private partial void LogImpatient();
}
