using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>What to change on a value; null leaves it as it is.</summary>
public sealed record ValueChange(string? Name, bool? Enabled, string? Category = null, string? ProductArea = null, string? Queue = null)
{
    internal (TriageKind Kind, string? Key)[] Leads =>
        [(TriageKind.Category, Category), (TriageKind.ProductArea, ProductArea), (TriageKind.Queue, Queue)];
}

/// <summary>The workspace's lists of values: read, added to, enabled and disabled.</summary>
public sealed class TriageLists(RainRefDatabase database, TriageShelf shelf, WorkFactory works, TimeProvider clock)
{
    public async Task<Page<TriageValueView>> ListAsync(
        Guid workspaceId, TriageKind? kind, bool? enabled, PageRequest page, CancellationToken ct)
    {
        // Reading makes sure that the defaults are there.
        await shelf.OfAsync(workspaceId, ct);
        await using var db = await database.ReadAsync(workspaceId, ct);
        var values = db.TriageValues.Where(v => (kind == null || v.Kind == kind) && (enabled == null || v.Enabled == enabled));
        var total = await values.LongCountAsync(ct);
        var ordered = page.Descending
            ? values.OrderByDescending(v => v.Kind).ThenByDescending(v => v.Key)
            : values.OrderBy(v => v.Kind).ThenBy(v => v.Key);
        var rows = await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct);
        return new Page<TriageValueView>(page.Number, page.Limit, total, [.. rows.Select(TriageValueView.Of)]);
    }

    public async Task<Result<TriageValueView>> AddAsync(Actor actor, Guid id, TriageKind kind, TriageValueDraft draft, CancellationToken ct)
    {
        if (TriageValue.Check(kind, draft) is { } wrong)
            return wrong;
        var knowledge = await shelf.OfAsync(actor.WorkspaceId, ct);
        foreach (var (leadsTo, key) in Leads(kind, draft))
        {
            if (key is not null && knowledge.Enabled(leadsTo, key) is null)
                return Error.Validation(SnakeCase.Of(leadsTo), $"'{key}' is not on this workspace's list.");
        }

        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var value = new TriageValue(id, actor.WorkspaceId, kind, draft, clock.GetUtcNow());
        work.Add(value);
        Changed(work, actor, value, "triage.value_added");
        try
        {
            await work.CommitAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Error.Conflict("value_exists", $"There is a value '{draft.Key}' already; it may be disabled.");
        }

        shelf.Forget(actor.WorkspaceId);
        return TriageValueView.Of(value);
    }

    /// <summary>Null leaves a part as it is; an empty text ends where an intent led.</summary>
    public async Task<Result<TriageValueView>> ChangeAsync(Actor actor, Guid id, ValueChange change, CancellationToken ct)
    {
        var (name, enabled) = (change.Name, change.Enabled);
        var knowledge = await shelf.OfAsync(actor.WorkspaceId, ct);
        foreach (var (kind, key) in change.Leads)
        {
            if (key is { Length: > 0 } && knowledge.Enabled(kind, key) is null)
                return Error.Validation(SnakeCase.Of(kind), $"'{key}' is not on this workspace's list.");
        }

        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<TriageValue>(id, ct) is not { } value)
            return Error.NotFound("value");
        if (name is not null && value.Rename(name.Trim()) is { } wrong)
            return wrong;
        if (value.Kind != TriageKind.Intent && change.Leads.Any(l => l.Key is not null))
            return Error.Validation("kind", "Only an intent leads to a category, a product area and a queue.");
        value.Lead(change.Category, change.ProductArea, change.Queue);
        if (enabled is { } on)
            value.Enable(on);
        Changed(work, actor, value, enabled is false ? "triage.value_disabled" : "triage.value_changed");
        await work.CommitAsync(ct);
        shelf.Forget(actor.WorkspaceId);
        return TriageValueView.Of(value);
    }

    private void Changed(Work work, Actor actor, TriageValue value, string action)
    {
        work.Add(new AuditEntry(Ids.New(clock), actor, action, "triage_value", value.Id, clock.GetUtcNow()));
        work.Announce(TriageShelf.ValuesChanged, value.Id, null);
    }

    private static (TriageKind Kind, string? Key)[] Leads(TriageKind kind, TriageValueDraft draft) =>
    [
        (kind, draft.Parent), (TriageKind.Category, draft.Category), (TriageKind.ProductArea, draft.ProductArea), (TriageKind.Queue, draft.Queue),
    ];
}
