using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Reports;

/// <summary>A workspace in figures.</summary>
/// <param name="EventsToday">Since midnight UTC.</param>
/// <param name="AbstainedShare">Of all current and earlier drafts, 0 to 1; 0 without any.</param>
public sealed record BasicFigures(
    IReadOnlyDictionary<string, long> Tickets, long EventsToday, long Answers, double AbstainedShare,
    IReadOnlyDictionary<string, long> Actions, IReadOnlyDictionary<string, long> Signals, QueueFigures Queue);

/// <summary>The workspace's own part of the queue.</summary>
public sealed record QueueFigures(long Ready, long Running, long Dead);

/// <summary>Counts a workspace's rows for overviews.</summary>
public sealed class ReportQueries(RainRefDatabase database, TimeProvider clock)
{
    public async Task<BasicFigures> BasicAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var midnight = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var tickets = await db.Tickets.GroupBy(t => t.Status).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        var actions = await db.Actions.GroupBy(a => a.Status).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        var signals = await db.ProductSignals.GroupBy(s => s.Type).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        var answers = await db.Answers.GroupBy(a => a.Abstained).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        var jobs = await db.Jobs.GroupBy(j => j.State).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        var all = answers.Sum(a => a.Count);
        return new BasicFigures(
            tickets.ToDictionary(t => SnakeCase.Of(t.Key), t => t.Count),
            await db.RefEvents.LongCountAsync(e => e.ReceivedAt >= midnight, ct),
            all,
            all == 0 ? 0 : Math.Round(answers.Where(a => a.Key).Sum(a => a.Count) / (double)all, 4),
            actions.ToDictionary(a => SnakeCase.Of(a.Key), a => a.Count),
            signals.ToDictionary(s => SnakeCase.Of(s.Key), s => s.Count),
            new QueueFigures(
                jobs.Where(j => j.Key == JobState.Ready).Sum(j => j.Count), jobs.Where(j => j.Key == JobState.Running).Sum(j => j.Count),
                await db.DeadLetters.LongCountAsync(ct)));
    }
}
