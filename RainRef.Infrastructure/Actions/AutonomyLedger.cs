using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Infrastructure.Actions;

/// <summary>The payload of the step that looks whether a type has earned to run by itself.</summary>
public sealed record AutonomyPayload(string Type);

/// <summary>Where a type stands, and from which receipts that follows.</summary>
/// <param name="Level">What its receipts say; <see cref="Effective"/> is what the gate hears.</param>
/// <param name="Changed">The receipt of the last promotion or demotion.</param>
public sealed record AutonomyStanding(string Type, AutonomyLevel Level, AutonomyFigures Figures, Guid? Changed, DateTimeOffset? ChangedAt)
{
    public AutonomyLevel Effective => Figures.Terms.Enabled ? Level : AutonomyLevel.Review;
}

/// <summary>
/// Earned autonomy, kept in nothing but receipts: terms, comparisons, promotions and demotions. There is no counter and
/// no flag that could be set.
/// </summary>
public sealed class AutonomyLedger(SignedReceipts receipts, TimeProvider clock)
{
    public const string StepKind = "autonomy";
    private const string Compared = "autonomy.compared";
    private const string TermsSet = "autonomy.set";
    private const string Promoted = "autonomy.promoted";
    private const string Demoted = "autonomy.demoted";

    /// <summary>The level of a type, without its figures: what a decision asks for.</summary>
    public async Task<AutonomyLevel> LevelAsync(RainRefDbContext db, string type, CancellationToken ct)
    {
        var subject = SubjectOf(db.WorkspaceId, type);
        var turns = await TurnsAsync(db, subject, ct);
        return Terms(turns).Enabled ? Level(turns.Find(t => t.Kind is Promoted or Demoted)) : AutonomyLevel.Review;
    }

    public async Task<AutonomyStanding> StandingAsync(RainRefDbContext db, string type, CancellationToken ct)
    {
        var subject = SubjectOf(db.WorkspaceId, type);
        var turns = await TurnsAsync(db, subject, ct);
        var terms = Terms(turns);
        var since = turns.Find(t => t.Kind == Demoted)?.Id ?? Guid.Empty;
        var rows = await db.Receipts.AsNoTracking()
            .Where(r => r.SubjectId == subject && r.Kind == EF.Constant(Compared) && r.Id > since)
            .OrderByDescending(r => r.Id).Take(terms.Decisions).ToListAsync(ct);
        var comparisons = rows.Select(r => (r.Id, Body: receipts.Read(r, subject)))
            .Where(r => r.Body is not null)
            .Select(r => new ShadowComparison(r.Id, Guid.Parse((string)r.Body!["data"]!["action_id"]!), (bool)r.Body["data"]!["agrees"]!));
        var last = turns.Find(t => t.Kind is Promoted or Demoted);
        return new AutonomyStanding(type, Level(last), AutonomyFigures.Of(terms, comparisons), last?.Id, last?.At);
    }

    /// <summary>Sets a lead's word beside what the program would have done.</summary>
    /// <param name="word"><c>approved</c>, <c>rejected</c> or <c>edited</c>.</param>
    public void Compare(Work work, PlannedAction action, Actor lead, string word)
    {
        if (action.ShadowReceiptId is not { } shadow)
            return;
        work.Record(new ReceiptDraft(Compared, SubjectOf(work.WorkspaceId, action.Type), action.TicketId, lead, new JsonObject
        {
            ["type"] = action.Type,
            ["action_id"] = action.Id.ToString("D"),
            ["shadow_receipt_id"] = shadow.ToString("D"),
            ["would"] = "allow",
            ["lead"] = word,
            ["agrees"] = word == "approved",
        }));
        Look(work, action.Type);
    }

    /// <summary>An admin says under which terms a type may run by itself.</summary>
    public async Task SetTermsAsync(Work work, Actor admin, string type, AutonomyTerms terms, CancellationToken ct)
    {
        await LockAsync(work, type, ct);
        var before = await StandingAsync(work.Db, type, ct);
        var subject = SubjectOf(work.WorkspaceId, type);
        work.Record(new ReceiptDraft(TermsSet, subject, null, admin, new JsonObject
        {
            ["type"] = type,
            ["enabled"] = terms.Enabled,
            ["decisions"] = terms.Decisions,
            ["agreement_percent"] = terms.Agreement,
        }));
        if (!terms.Enabled && before.Level == AutonomyLevel.Allow)
            Record(work, Demoted, admin, before, "switched_off", null);
        work.Add(new AuditEntry(Ids.New(clock), admin, "autonomy.set", "autonomy", subject, clock.GetUtcNow()));
        Look(work, type);
    }

    /// <summary>Promotes a type that has earned it.</summary>
    public async Task<bool> PromoteAsync(Work work, string type, CancellationToken ct)
    {
        await LockAsync(work, type, ct);
        var standing = await StandingAsync(work.Db, type, ct);
        if (!standing.Figures.Terms.Enabled || standing.Level == AutonomyLevel.Allow || !standing.Figures.HasEarnedIt)
            return false;
        Record(work, Promoted, Actor.Program(work.WorkspaceId), standing, "earned", null);
        return true;
    }

    /// <summary>
    /// Takes a type's right away, in the transaction of the rollback that shows that it was wrong; also where it had none
    /// yet, so that the count begins anew.
    /// </summary>
    public async Task DemoteAsync(Work work, PlannedAction rolledBack, CancellationToken ct)
    {
        await LockAsync(work, rolledBack.Type, ct);
        var standing = await StandingAsync(work.Db, rolledBack.Type, ct);
        Record(work, Demoted, Actor.Program(work.WorkspaceId), standing, "rolled_back", rolledBack.Id);
    }

    internal static Guid SubjectOf(Guid workspaceId, string type) => Ids.From(workspaceId, "autonomy", type);

    private static void Look(Work work, string type) => work.Enqueue(new JobDraft(
        StepKind, SubjectOf(work.WorkspaceId, type), PayloadJson.Write(new AutonomyPayload(type))));

    private static void Record(
        Work work, string kind, Actor actor, AutonomyStanding standing, string because, Guid? actionId)
    {
        var subject = SubjectOf(work.WorkspaceId, standing.Type);
        work.Record(new ReceiptDraft(kind, subject, null, actor, new JsonObject
        {
            ["type"] = standing.Type,
            ["because"] = because,
            ["action_id"] = actionId?.ToString("D"),
            ["counted"] = standing.Figures.Counted.Count,
            ["agreed"] = standing.Figures.Agreed,
            ["agreement_percent"] = standing.Figures.Terms.Agreement,
            ["receipts"] = new JsonArray([.. standing.Figures.Counted.Select(c => (JsonNode)c.ReceiptId.ToString("D"))]),
        }));
        work.Announce(kind, subject, null);
    }

    // A rollback and a promotion that come together must not each decide on what the other is about to change.
    private static Task LockAsync(Work work, string type, CancellationToken ct)
    {
        var key = BitConverter.ToInt64(SubjectOf(work.WorkspaceId, type).ToByteArray());
        return work.Db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({key})", ct);
    }

    private async Task<List<Turn>> TurnsAsync(RainRefDbContext db, Guid subject, CancellationToken ct)
    {
        var rows = await db.Receipts.AsNoTracking()
            .Where(r => r.SubjectId == subject
                && (r.Kind == EF.Constant(TermsSet) || r.Kind == EF.Constant(Promoted) || r.Kind == EF.Constant(Demoted)))
            .OrderByDescending(r => r.Id).ToListAsync(ct);
        return
        [
            .. rows.Select(r => (Row: r, Body: receipts.Read(r, subject)))
                .Where(r => r.Body is not null)
                .Select(r => new Turn(r.Row.Id, r.Row.Kind, r.Row.CreatedAt, r.Body!["data"]!.AsObject())),
        ];
    }

    private static AutonomyTerms Terms(List<Turn> turns) => turns.Find(t => t.Kind == TermsSet) is { Data: var data }
        ? new AutonomyTerms((bool)data["enabled"]!, (int)data["decisions"]!, (decimal)data["agreement_percent"]!)
        : AutonomyTerms.Default;

    private static AutonomyLevel Level(Turn? last) =>
        last is { Kind: Promoted } ? AutonomyLevel.Allow : AutonomyLevel.Review;

    private sealed record Turn(Guid Id, string Kind, DateTimeOffset At, JsonObject Data);
}
