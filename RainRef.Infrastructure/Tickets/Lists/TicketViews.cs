using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Lists;

/// <summary>What to change on a view; null leaves a field as it is.</summary>
/// <param name="Place">Where among the views that the caller sees it goes, from 0.</param>
public sealed record ViewChange(string? Name, bool? Shared, ViewConditions? Conditions, TicketSort? Sort, int? Place);

/// <summary>Keeps the views that people name: their own, and those that they share.</summary>
public sealed class TicketViews(WorkFactory works, RainRefDatabase database, PiiPatterns patterns, TimeProvider clock)
{
    /// <summary>The live event of a change.</summary>
    public const string Changed = "ticket_view.changed";

    public const int MaxViews = 200;

    /// <summary>The member's own views and the shared ones, in their order.</summary>
    public async Task<IReadOnlyList<TicketView>> ListAsync(Guid workspaceId, Guid memberId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await SeenBy(db, memberId).ToListAsync(ct);
    }

    public async Task<TicketView?> FindAsync(Guid workspaceId, Guid memberId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<TicketView>().FirstOrDefaultAsync(v => v.Id == id && (v.Shared || v.OwnerId == memberId), ct);
    }

    /// <summary>Keeps a view after the others.</summary>
    /// <param name="mayShare">Whether the actor's role lets them share.</param>
    public async Task<Result<TicketView>> AddAsync(
        Actor actor, Guid id, string? name, bool shared, ViewConditions conditions, TicketSort sort, bool mayShare, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<TicketView>(id, ct) is { } known)
            return known;
        var views = await SeenBy(work.Db, actor.Id).Select(v => v.Rank).ToListAsync(ct);
        if (views.Count >= MaxViews)
            return Error.Conflict("too_many_views", $"You see {MaxViews} views already; remove one first.");
        var view = new TicketView(id, actor, views.Count == 0 ? 1 : Math.Floor(views[^1]) + 1, clock.GetUtcNow());
        work.Add(view);
        return await SaveAsync(work, actor, view, new ViewChange(name, shared, conditions, sort, null), mayShare, "added", ct);
    }

    /// <summary>Changes a view: one's own, or with <paramref name="mayManage"/> one that is shared.</summary>
    public async Task<Result<TicketView>> ChangeAsync(
        Actor actor, Guid id, ViewChange change, bool mayShare, bool mayManage, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var view = await FindOwnAsync(work, actor, id, mayManage, ct);
        if (!view.Succeeded)
            return view;
        if (change.Place is { } place)
            await PlaceAsync(work, actor, view.Value, place, ct);
        return await SaveAsync(work, actor, view.Value, change, mayShare, "changed", ct);
    }

    public async Task<Result<bool>> RemoveAsync(Actor actor, Guid id, bool mayManage, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var view = await FindOwnAsync(work, actor, id, mayManage, ct);
        if (!view.Succeeded)
            return view.Error;
        work.Remove(view.Value);
        Tell(work, actor, id, "removed");
        await work.CommitAsync(ct);
        return true;
    }

    private static IQueryable<TicketView> SeenBy(RainRefDbContext db, Guid memberId) =>
        db.Set<TicketView>().Where(v => v.Shared || v.OwnerId == memberId).OrderBy(v => v.Rank).ThenBy(v => v.Id);

    private static async Task<Result<TicketView>> FindOwnAsync(Work work, Actor actor, Guid id, bool mayManage, CancellationToken ct)
    {
        if (await work.LockAsync<TicketView>(id, ct) is not { } view || !view.IsSeenBy(actor.Id))
            return Error.NotFound("view");
        return view.OwnerId == actor.Id || mayManage
            ? view
            : Error.Forbidden("not_your_view", $"{view.OwnerName} shares this view; copy it to change it.");
    }

    private async Task<Result<TicketView>> SaveAsync(
        Work work, Actor actor, TicketView view, ViewChange change, bool mayShare, string what, CancellationToken ct)
    {
        var shared = change.Shared ?? view.Shared;
        if (shared && !view.Shared && !mayShare)
            return Error.Forbidden("forbidden", "Your role may not share views.");
        var (name, conditions) = (change.Name ?? view.Name, change.Conditions ?? view.Conditions);
        if (await PersonalAsync(actor.WorkspaceId, name, conditions, ct) is { } field)
            return Error.Validation(field, "Personal data is masked in tickets, so it finds nothing, and is not kept here.");
        var set = view.Set(name, shared, conditions, change.Sort ?? view.Sort, clock.GetUtcNow());
        if (!set.Succeeded)
            return set;
        Tell(work, actor, view.Id, what);
        await work.CommitAsync(ct);
        return view;
    }

    // The name of the first field that holds personal data.
    private async Task<string?> PersonalAsync(Guid workspaceId, string? name, ViewConditions conditions, CancellationToken ct)
    {
        var known = await patterns.OfAsync(workspaceId, ct);
        (string Field, IEnumerable<string?> Texts)[] typed =
        [
            ("name", [name]), ("text", [conditions.Text]), ("tags", conditions.Tags ?? []), ("queue", conditions.Queue ?? []),
            ("intent", conditions.Intent ?? []), ("severity", conditions.Severity ?? []), ("language", conditions.Language ?? []),
            ("channel", conditions.Channel ?? []),
        ];
        return typed.FirstOrDefault(t => t.Texts.Any(
            text => text is not null && PiiScrubber.Scrub(text, new PiiMaskState(known)).Findings.Count > 0)).Field;
    }

    private static async Task PlaceAsync(Work work, Actor actor, TicketView view, int place, CancellationToken ct)
    {
        var others = await SeenBy(work.Db, actor.Id).Where(v => v.Id != view.Id).ToListAsync(ct);
        var at = Math.Clamp(place, 0, others.Count);
        var (before, after) = (at > 0 ? others[at - 1].Rank : 0, at < others.Count ? others[at].Rank : (double?)null);
        var rank = after is { } next ? (before + next) / 2 : Math.Floor(before) + 1;
        // Where there is no room left between two, all are numbered anew.
        if (rank <= before || rank >= after)
        {
            others.Insert(at, view);
            for (var i = 0; i < others.Count; i++)
                others[i].Place(i + 1);
            return;
        }

        view.Place(rank);
    }

    private void Tell(Work work, Actor actor, Guid id, string what)
    {
        work.Add(new AuditEntry(Ids.New(clock), actor, $"ticket_view.{what}", "ticket_view", id, clock.GetUtcNow()));
        work.Announce(Changed, id, null);
    }
}
