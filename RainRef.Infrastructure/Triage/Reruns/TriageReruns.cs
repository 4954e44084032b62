using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Triage.Reruns;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage.Reruns;

/// <summary>Begins runs of triage over history, shows what they would change, and applies or drops that.</summary>
public sealed class TriageReruns(WorkFactory works, RainRefDatabase database, TimeProvider clock)
{
    public async Task<Result<RerunView>> StartAsync(Actor actor, Guid id, bool onlyOpen, DateTimeOffset? since, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<TriageRerun>(id, ct) is { } known)
            return RerunView.Of(known);
        var open = await work.Db.Set<TriageRerun>().AnyAsync(
            r => r.State == RerunState.Judging || r.State == RerunState.Ready || r.State == RerunState.Applying, ct);
        if (open)
            return Error.Conflict("rerun_under_way", "There is a run already; apply or discard it first.");
        var now = clock.GetUtcNow();
        var total = await RerunStep.TicketsOf(work.Db, onlyOpen, since, now).CountAsync(ct);
        var run = new TriageRerun(id, onlyOpen, since, total, actor, now);
        work.Add(run);
        work.Enqueue(RerunStep.For(id, null));
        return await FinishAsync(work, actor, run, "triage.rerun_started", ct);
    }

    /// <summary>Puts what the report says in force, ticket by ticket.</summary>
    public Task<Result<RerunView>> ApplyAsync(Actor actor, Guid id, CancellationToken ct) => ChangeAsync(
        actor, id, "triage.rerun_applied", (work, run) =>
        {
            work.Enqueue(RerunStep.For(id, null));
            return run.Apply();
        }, ct);

    public Task<Result<RerunView>> DiscardAsync(Actor actor, Guid id, CancellationToken ct) => ChangeAsync(
        actor, id, "triage.rerun_discarded", (_, run) => run.Discard(clock.GetUtcNow()), ct);

    public async Task<Page<RerunView>> ListAsync(Guid workspaceId, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var runs = db.Set<TriageRerun>();
        var ordered = page.Descending ? runs.OrderByDescending(r => r.Id) : runs.OrderBy(r => r.Id);
        var rows = await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct);
        return new Page<RerunView>(page.Number, page.Limit, await runs.LongCountAsync(ct), [.. rows.Select(RerunView.Of)]);
    }

    public async Task<RerunView?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<TriageRerun>().FirstOrDefaultAsync(r => r.Id == id, ct) is { } run ? RerunView.Of(run) : null;
    }

    /// <summary>What waits to be applied, ticket by ticket; null where there is no such run.</summary>
    public async Task<Page<RerunChangeView>?> ChangesAsync(Guid workspaceId, Guid id, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        if (!await db.Set<TriageRerun>().AnyAsync(r => r.Id == id, ct))
            return null;
        var changes = db.Set<RerunChange>().Where(c => c.RerunId == id);
        var ordered = page.Descending ? changes.OrderByDescending(c => c.Id) : changes.OrderBy(c => c.Id);
        var rows = await ordered.Skip(page.Offset).Take(page.Limit)
            .Join(db.Tickets, c => c.TicketId, t => t.Id, (c, t) => new { t.Id, t.Number, t.Subject, c.Changes }).ToListAsync(ct);
        return new Page<RerunChangeView>(
            page.Number, page.Limit, await changes.LongCountAsync(ct),
            [.. rows.Select(r => new RerunChangeView(r.Id, r.Number, r.Subject, r.Changes))]);
    }

    private async Task<Result<RerunView>> ChangeAsync(
        Actor actor, Guid id, string action, Func<Work, TriageRerun, Result<TriageRerun>> change, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<TriageRerun>(id, ct) is not { } run)
            return Error.NotFound("run");
        var changed = change(work, run);
        if (!changed.Succeeded)
            return changed.Error;
        if (run.State == RerunState.Discarded)
            await work.Db.Set<RerunChange>().Where(c => c.RerunId == id).ExecuteDeleteAsync(ct);
        return await FinishAsync(work, actor, run, action, ct);
    }

    private async Task<Result<RerunView>> FinishAsync(Work work, Actor actor, TriageRerun run, string action, CancellationToken ct)
    {
        work.Add(new AuditEntry(Ids.New(clock), actor, action, "triage_rerun", run.Id, clock.GetUtcNow()));
        work.Announce(RerunStep.JobKind, run.Id, null);
        await work.CommitAsync(ct);
        return RerunView.Of(run);
    }
}
