using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Keeping;

/// <summary>How a workspace keeps its tickets, what that would erase now, and what it has erased.</summary>
/// <param name="Days">Null keeps everything.</param>
/// <param name="Due">How many tickets a run would erase now; none where everything is kept.</param>
/// <param name="DueOnHold">How many more it would erase if they were not on hold.</param>
/// <param name="Runs">The latest, the last one first.</param>
/// <param name="Holds">Tickets on hold, the last one first; up to 50.</param>
public sealed record RetentionState(
    int? Days, string TimeZone, DateTimeOffset? NextRunAt, int Due, int DueOnHold, string? ChangedBy, DateTimeOffset? ChangedAt,
    IReadOnlyList<RetentionRun> Runs, IReadOnlyList<HeldTicket> Holds, int OnHold);

/// <summary>What a number of days would erase now.</summary>
/// <param name="DueBefore">Tickets that closed before it are due.</param>
public sealed record RetentionPreview(int Days, DateTimeOffset DueBefore, int Due, int OnHold);

/// <summary>Sets how long closed tickets keep their words, and says what that means.</summary>
public sealed class RetentionDesk(RainRefDatabase database, WorkFactory works, IOptions<RetentionOptions> options, TimeProvider clock)
{
    public const string Changed = "retention.changed";
    private const int ShownRuns = 10;

    public async Task<RetentionState> ReadAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var settings = await db.Set<RetentionSettings>().FirstOrDefaultAsync(ct) ?? new RetentionSettings(workspaceId);
        var zone = await ZoneAsync(db, ct);
        var preview = settings.Days is { } days ? await PreviewAsync(db, days, zone, ct) : null;
        var runs = await db.Set<RetentionRun>().OrderByDescending(r => r.StartedAt).Take(ShownRuns).ToArrayAsync(ct);
        return new RetentionState(
            settings.Days, zone.Id, settings.NextRunAt, preview?.Due ?? 0, preview?.OnHold ?? 0, settings.ChangedBy, settings.ChangedAt,
            runs, await TicketHolds.OfAsync(db, ct), await db.Tickets.CountAsync(t => t.Hold != null, ct));
    }

    /// <summary>What so many days would erase now, before anybody sets them.</summary>
    public async Task<Result<RetentionPreview>> PreviewAsync(Guid workspaceId, int days, CancellationToken ct)
    {
        if (RetentionSettings.Check(days) is { } error)
            return error;
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await PreviewAsync(db, days, await ZoneAsync(db, ct), ct);
    }

    /// <summary>Sets the days; the first run is the next night's.</summary>
    public async Task<Result<RetentionSettings>> SetAsync(Actor actor, int? days, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<RetentionSettings>(actor.WorkspaceId, ct) is not { } settings)
            work.Add(settings = new RetentionSettings(actor.WorkspaceId));
        var (now, before) = (clock.GetUtcNow(), settings.Days);
        var set = settings.Set(days, actor.Name, RetentionPlan.NextNight(now, options.Value.Hour, await ZoneAsync(work.Db, ct)), now);
        if (!set.Succeeded)
            return set;
        if (before != days)
            work.Record(new ReceiptDraft(Changed, settings.Id, null, actor, new JsonObject { ["from"] = before, ["to"] = days }));
        work.Add(new AuditEntry(Ids.New(clock), actor, Changed, "workspace", settings.Id, now));
        work.Announce(Changed, settings.Id, null);
        await work.CommitAsync(ct);
        return set;
    }

    /// <summary>The workspace has another zone: its nights begin at another time.</summary>
    internal async Task FollowAsync(Work work, TimeZoneInfo zone, CancellationToken ct)
    {
        if (await work.LockAsync<RetentionSettings>(work.WorkspaceId, ct) is { } settings)
            settings.RunNext(RetentionPlan.NextNight(clock.GetUtcNow(), options.Value.Hour, zone));
    }

    internal static async Task<TimeZoneInfo> ZoneAsync(RainRefDbContext db, CancellationToken ct) =>
        TimeZoneInfo.FindSystemTimeZoneById(await db.Workspaces.Select(w => w.TimeZone).FirstAsync(ct));

    private async Task<RetentionPreview> PreviewAsync(RainRefDbContext db, int days, TimeZoneInfo zone, CancellationToken ct)
    {
        var before = RetentionPlan.DueBefore(clock.GetUtcNow(), days, zone);
        return new RetentionPreview(days, before, await DueTickets.CountAsync(db, before, ct), await DueTickets.HeldAsync(db, before, ct));
    }
}
