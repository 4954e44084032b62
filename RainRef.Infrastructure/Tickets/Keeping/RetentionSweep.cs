using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Keeping;

/// <summary>
/// Begins a run in every workspace where it is night and something is not kept for ever. Any number of nodes may look; the
/// one that holds the workspace's settings begins, and the next night is set with it.
/// </summary>
public sealed class RetentionSweep(
    RainRefDatabase database, WorkFactory works, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<RetentionSweep> logger)
    : Sweep(TimeSpan.FromSeconds(options.Value.SweepSeconds), clock, logger)
{
    /// <returns>How many runs it began.</returns>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var begun = 0;
        var now = new NpgsqlParameter<DateTime> { TypedValue = Clock.GetUtcNow().UtcDateTime };
        foreach (var workspaceId in await database.WorkspacesAsync("rainref_due_retentions($1)", now, ct))
            begun += await BeginAsync(workspaceId, ct) ? 1 : 0;
        return begun;
    }

    protected override Task SweepAsync(CancellationToken ct) => RunOnceAsync(ct);

    private async Task<bool> BeginAsync(Guid workspaceId, CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
        if (await work.LockAsync<RetentionSettings>(workspaceId, ct) is not { Days: { } days, NextRunAt: { } at } settings || at > now)
            return false;
        var zone = await RetentionDesk.ZoneAsync(work.Db, ct);
        settings.RunNext(RetentionPlan.NextNight(now, options.Value.Hour, zone));
        var key = RetentionStep.KeyOf(workspaceId);
        // A run of the night before that still goes on finds tonight's tickets tomorrow.
        var begins = !await work.Db.Jobs.AnyAsync(j => j.OrderingKey == key, ct);
        if (begins)
        {
            foreach (var lost in await work.Db.Set<RetentionRun>().Where(r => r.State == RetentionRunState.Running).ToListAsync(ct))
                lost.Finish(RetentionRunState.Stopped, 0, now);
            var before = RetentionPlan.DueBefore(now, days, zone);
            var run = new RetentionRun(Ids.New(Clock), workspaceId, days, before, await DueTickets.CountAsync(work.Db, before, ct), now);
            work.Add(run);
            work.Enqueue(RetentionStep.For(workspaceId, run.Id));
            work.Announce(RetentionStep.JobKind, run.Id, null);
        }

        await work.CommitAsync(ct);
        return begins;
    }
}
