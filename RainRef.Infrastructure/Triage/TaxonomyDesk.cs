using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>
/// Arranges a workspace's intents, categories and product areas: renames, merges and retires them. What leads to a value
/// follows at once, tickets and labels as a job; the old key goes on meaning the new one, so that nothing that names it breaks.
/// </summary>
public sealed class TaxonomyDesk(TriageShelf shelf, RoutingShelf routing, WorkFactory works, TimeProvider clock)
{
    /// <summary>Gives a value another key; a category takes what is below it along.</summary>
    /// <param name="name">What people read; null makes it from the key where it was so before.</param>
    public Task<Result<TriageValueView>> RenameAsync(Actor actor, Guid id, string key, string? name, CancellationToken ct) =>
        ChangeAsync(actor, id, "renamed", async (work, values, value) =>
        {
            if (name is not null && TriageValue.Check(value.Kind, new TriageValueDraft(key, name)) is { } wrong)
                return wrong;
            if (values.Find(v => v.Kind == value.Kind && v.Key == key) is { } taken && taken != value && taken.ReplacedBy != value.Key)
                return Error.Conflict("value_exists", $"There is a value '{key}' already; merge into it instead.");
            return await MoveAsync(work, values, value, key, name, ct);
        }, ct);

    /// <summary>Puts all of a value's tickets into another one; categories below it go below that one.</summary>
    public Task<Result<TriageValueView>> MergeAsync(Actor actor, Guid id, string into, CancellationToken ct) =>
        ChangeAsync(actor, id, "merged", async (work, values, value) =>
            values.Exists(v => v.Kind == value.Kind && v.Key == into && v.Enabled)
                ? await MoveAsync(work, values, value, into, null, ct)
                : Error.Validation("into", $"'{into}' is not on this workspace's list."), ct);

    /// <summary>Never given again, nor what is below it. Tickets that have it keep it.</summary>
    public Task<Result<TriageValueView>> RetireAsync(Actor actor, Guid id, CancellationToken ct) =>
        ChangeAsync(actor, id, "retired", (_, values, value) =>
        {
            var below = value.Key + TriageValue.LevelSeparator;
            foreach (var each in values.Where(v => v == value
                || (v.Kind == TriageKind.Category && value.Kind == TriageKind.Category && v.Key.StartsWith(below, StringComparison.Ordinal))))
                each.Enable(false);
            return Task.FromResult<Result<TriageValue>>(value);
        }, ct);

    /// <summary>Locks the workspace's values, so that two people do not arrange them at once.</summary>
    internal static async Task<List<TriageValue>> LockValuesAsync(Work work, CancellationToken ct) =>
        await work.Db.TriageValues.FromSqlRaw("SELECT * FROM triage_values ORDER BY id FOR UPDATE").ToListAsync(ct);

    internal static void Record(Work work, Actor actor, TriageValue value, string deed, JsonObject data, TimeProvider clock)
    {
        var action = $"triage.value_{deed}";
        work.Add(new AuditEntry(Ids.New(clock), actor, action, "triage_value", value.Id, clock.GetUtcNow()));
        data["kind"] = SnakeCase.Of(value.Kind);
        work.Record(new ReceiptDraft(action, value.Id, null, actor, data));
        work.Announce(TriageShelf.ValuesChanged, value.Id, null);
    }

    private async Task<Result<TriageValueView>> ChangeAsync(
        Actor actor, Guid id, string deed, Func<Work, List<TriageValue>, TriageValue, Task<Result<TriageValue>>> change, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var values = await LockValuesAsync(work, ct);
        if (values.Find(v => v.Id == id) is not { } value)
            return Error.NotFound("value");
        if (!TaxonomyMoves.Arranges(value.Kind))
            return Error.Validation("kind", $"A {SnakeCase.Of(value.Kind)} is enabled and disabled; rules and clocks know it by its key.");
        if (!value.Enabled)
            return Error.Conflict("value_retired", $"'{value.Key}' is retired.");
        var changed = await change(work, values, value);
        if (!changed.Succeeded)
            return changed.Error;
        Record(work, actor, value, deed, new JsonObject { ["value"] = changed.Value.Id.ToString("D") }, clock);
        await work.CommitAsync(ct);
        shelf.Forget(actor.WorkspaceId);
        routing.Forget(actor.WorkspaceId);
        return TriageValueView.Of(changed.Value);
    }

    private async Task<Result<TriageValue>> MoveAsync(
        Work work, List<TriageValue> values, TriageValue value, string to, string? name, CancellationToken ct)
    {
        var moves = TaxonomyMoves.Of(values, value, to);
        if (!moves.Succeeded)
            return moves.Error;
        AddAbove(work, values, value.Kind, to);
        var rules = await work.Db.Set<RoutingRule>().ToListAsync(ct);
        foreach (var (from, key) in moves.Value)
        {
            if (values.Find(v => v.Kind == from.Kind && v.Key == key) is not { } target)
            {
                target = new TriageValue(
                    Ids.New(clock), work.WorkspaceId, from.Kind, from.As(key, from == value ? name ?? DefaultName(from, key) : null), clock.GetUtcNow());
                target.Enable(from.Enabled);
                values.Add(target);
                work.Add(target);
            }
            else if (from.Enabled)
            {
                target.Enable(true);
            }

            from.Replace(key);
            values.ForEach(v => v.Follow(from.Kind, from.Key, key));
            foreach (var rule in rules.Where(r => r.Conditions.Names(from.Kind, from.Key)))
            {
                rule.Follow(from.Kind, from.Key, key);
                work.Announce(RoutingShelf.Changed, rule.Id, null);
            }

            TaxonomyMoveStep.Enqueue(work, new TaxonomyMovePayload(from.Kind, from.Key, key, []));
        }

        return values.Find(v => v.Kind == value.Kind && v.Key == to)!;
    }

    // A category may go below levels that are not there yet.
    private void AddAbove(Work work, List<TriageValue> values, TriageKind kind, string key)
    {
        for (var above = TriageValue.Above(kind, key); above is not null; above = TriageValue.Above(kind, above))
        {
            var level = above;
            if (values.Exists(v => v.Kind == kind && v.Key == level))
                continue;
            var draft = new TriageValueDraft(level, TriageValue.Last(kind, level), TriageValue.Above(kind, level));
            var value = new TriageValue(Ids.New(clock), work.WorkspaceId, kind, draft, clock.GetUtcNow());
            values.Add(value);
            work.Add(value);
        }
    }

    private static string? DefaultName(TriageValue from, string key) => from.Kind == TriageKind.Category ? TriageValue.Last(from.Kind, key) : null;
}
