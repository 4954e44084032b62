using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>Shows work that failed too often, puts it back into the queue, or drops it.</summary>
public sealed class DeadLetterDesk(RainRefDatabase database, WorkFactory works, TimeProvider clock)
{
    private const int BatchSize = 500;

    public async Task<Page<DeadLetter>> ListAsync(Guid workspaceId, string? kind, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var letters = db.DeadLetters.Where(d => kind == null || d.Kind == kind);
        var total = await letters.LongCountAsync(ct);
        var ordered = page.Descending ? letters.OrderByDescending(d => d.Id) : letters.OrderBy(d => d.Id);
        return new Page<DeadLetter>(
            page.Number, page.Limit, total, await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct));
    }

    public async Task<DeadLetter?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.DeadLetters.FirstOrDefaultAsync(d => d.Id == id, ct);
    }

    /// <summary>Makes a job of it again, with all its tries; false when it is gone.</summary>
    public Task<bool> RetryAsync(Actor actor, Guid id, CancellationToken ct) => TakeAsync(actor, id, retry: true, ct);

    /// <summary>Gives the work up; false when it is gone.</summary>
    public Task<bool> DropAsync(Actor actor, Guid id, CancellationToken ct) => TakeAsync(actor, id, retry: false, ct);

    /// <summary>Puts back all that lie there now, and returns how many; what fails again meanwhile stays.</summary>
    public async Task<int> RetryAllAsync(Actor actor, CancellationToken ct)
    {
        Guid? last;
        await using (var db = await database.ReadAsync(actor.WorkspaceId, ct))
            last = await db.DeadLetters.OrderByDescending(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefaultAsync(ct);
        var retried = 0;
        while (last is { } end)
        {
            await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
            // Rows that somebody else takes at this moment are left to them.
            var letters = await work.Db.DeadLetters.FromSql(
                $"SELECT * FROM dead_letters WHERE id <= {end} ORDER BY id LIMIT {BatchSize} FOR UPDATE SKIP LOCKED").ToListAsync(ct);
            if (letters.Count == 0)
                break;
            foreach (var letter in letters)
            {
                work.Enqueue(letter.ToJob());
                work.Remove(letter);
                Log(work, actor, "dead_letter.retried", letter.Id);
            }

            await work.CommitAsync(ct);
            retried += letters.Count;
        }

        return retried;
    }

    private async Task<bool> TakeAsync(Actor actor, Guid id, bool retry, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<DeadLetter>(id, ct) is not { } letter)
            return false;
        if (retry)
            work.Enqueue(letter.ToJob());
        work.Remove(letter);
        Log(work, actor, retry ? "dead_letter.retried" : "dead_letter.dropped", id);
        await work.CommitAsync(ct);
        return true;
    }

    private void Log(Work work, Actor actor, string action, Guid id) =>
        work.Add(new AuditEntry(Ids.New(clock), actor, action, "dead_letter", id, clock.GetUtcNow()));
}
