using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Actions;

/// <summary>A playbook in a list.</summary>
/// <param name="Version">0 for the built-in text.</param>
public sealed record PlaybookRow(
    string Name, string Title, string Action, string Intent, int Version, bool BuiltIn, bool Enabled, bool Reversible, int? CanaryPercent);

/// <summary>A playbook with its text.</summary>
public sealed record PlaybookText(PlaybookRow Playbook, string Yaml, IReadOnlyList<PlaybookVersionRow> Versions);

public sealed record PlaybookVersionRow(int Version, string Digest, string Author, DateTimeOffset CreatedAt);

/// <summary>Lists a workspace's playbooks, and takes new versions of them.</summary>
public sealed class PlaybookEditor(
    PlaybookCatalog catalog, RainRefDatabase database, WorkFactory works, ActionPlans plans, ActionSimulator simulator, TimeProvider clock)
{
    public async Task<IReadOnlyList<PlaybookRow>> ListAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return [.. (await catalog.ForAsync(db, ct)).All.Select(Row)];
    }

    /// <param name="version">An earlier version; null for the one in force.</param>
    public async Task<Result<PlaybookText>> FindAsync(Guid workspaceId, string name, int? version, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        if ((await catalog.ForAsync(db, ct)).All.FirstOrDefault(p => p.Playbook.Name == name) is not { } found)
            return Error.NotFound("playbook");
        var id = WorkspacePlaybook.IdOf(workspaceId, name);
        var versions = await db.Set<PlaybookVersion>().Where(v => v.PlaybookId == id).OrderByDescending(v => v.Version).ToListAsync(ct);
        var wanted = version ?? found.Version;
        var yaml = wanted == 0 ? catalog.Texts.GetValueOrDefault(name) : versions.FirstOrDefault(v => v.Version == wanted)?.Yaml;
        return yaml is null
            ? Error.NotFound("version of this playbook")
            : new PlaybookText(Row(found), yaml, [.. versions.Select(v => new PlaybookVersionRow(v.Version, v.Digest, v.AuthorName, v.CreatedAt))]);
    }

    /// <summary>Puts a new version in force; the same text again changes nothing.</summary>
    public async Task<Result<PlaybookRow>> SaveAsync(Actor actor, string name, string yaml, CancellationToken ct)
    {
        var read = PlaybookParser.Parse(yaml, name);
        if (!read.Succeeded)
            return read.Error;
        if (read.Value.Name != name)
            return Error.Validation("playbook", $"The text is of the playbook '{read.Value.Name}', not of '{name}'.");
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var row = await RowAsync(work, name, ct);
        var set = await catalog.ForAsync(work.Db, ct);
        if (set.All.FirstOrDefault(p => p.Playbook.Action == read.Value.Action && p.Playbook.Name != name) is { } other)
            return Error.Conflict("action_taken", $"The playbook '{other.Playbook.Name}' has the action '{read.Value.Action}' already.");
        var digest = PlaybookVersion.DigestOf(yaml);
        if (row.Version > 0 && await work.Db.Set<PlaybookVersion>().AnyAsync(v => v.PlaybookId == row.Id && v.Version == row.Version && v.Digest == digest, ct))
            return Row(set.All.First(p => p.Playbook.Name == name));
        row.Revise(clock.GetUtcNow());
        work.Add(new PlaybookVersion(actor, row, yaml, clock.GetUtcNow()));
        Record(work, actor, row, "playbook.saved", digest);
        await work.CommitAsync(ct);
        return Row(new PlaybookInForce(read.Value, row.Version, row.Enabled, null));
    }

    public async Task<Result<PlaybookRow>> SwitchAsync(Actor actor, string name, bool enabled, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if ((await catalog.ForAsync(work.Db, ct)).All.FirstOrDefault(p => p.Playbook.Name == name) is not { } found)
            return Error.NotFound("playbook");
        var row = await RowAsync(work, name, ct);
        row.Switch(enabled, clock.GetUtcNow());
        Record(work, actor, row, enabled ? "playbook.enabled" : "playbook.disabled", null);
        await work.CommitAsync(ct);
        return Row(found with { Enabled = enabled });
    }

    /// <summary>What a text would do about a ticket: nothing is kept, nothing is sent.</summary>
    public async Task<Result<Simulation>> SimulateAsync(
        Actor actor, string yaml, long ticketNumber, IReadOnlyDictionary<string, string> given, CancellationToken ct)
    {
        var read = PlaybookParser.Parse(yaml, "to simulate");
        if (!read.Succeeded)
            return read.Error;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.Db.Tickets.FirstOrDefaultAsync(t => t.Number == ticketNumber, ct) is not { } ticket)
            return Error.NotFound("ticket");
        var text = await work.Db.CustomerTextAsync(ticket.Id, ct);
        var planned = ActionPlanner.Plan(read.Value, ticket, text, await PlanningStep.CustomerAsync(work, [read.Value], ticket.Id, ct));
        var parameters = new SortedDictionary<string, string>(planned.Parameters.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in given.Where(g => read.Value.Parameters.Any(p => p.Name == g.Key)))
            parameters[name] = value;
        var (request, calls) = await plans.BuildAsync(
            work, read.Value, planned with { Parameters = parameters, Missing = [.. planned.Missing.Where(m => !parameters.ContainsKey(m))] }, ct);
        var shown = new List<SimulatedCall>();
        foreach (var call in calls)
            shown.Add(await simulator.ShowAsync(actor.WorkspaceId, call, Guid.Empty, ct));
        return new Simulation(null, request.Type, request.Hash(), request.PlanHash, request.Missing, shown, []);
    }

    private async Task<WorkspacePlaybook> RowAsync(Work work, string name, CancellationToken ct)
    {
        if (await work.LockAsync<WorkspacePlaybook>(WorkspacePlaybook.IdOf(work.WorkspaceId, name), ct) is { } row)
            return row;
        row = new WorkspacePlaybook(work.WorkspaceId, name, clock.GetUtcNow());
        work.Add(row);
        return row;
    }

    private void Record(Work work, Actor actor, WorkspacePlaybook row, string kind, string? digest)
    {
        work.Add(new AuditEntry(Ids.New(clock), actor, kind, "playbook", row.Id, clock.GetUtcNow()));
        work.Record(new ReceiptDraft(kind, row.Id, null, actor, new JsonObject
        {
            ["playbook"] = row.Name,
            ["version"] = row.Version,
            ["digest"] = digest,
        }));
        work.Announce(kind, row.Id, null);
    }

    private static PlaybookRow Row(PlaybookInForce p) => new(
        p.Playbook.Name, p.Playbook.Title, p.Playbook.Action, p.Playbook.Intent, p.Version, p.Version == 0, p.Enabled,
        p.Playbook.Reversible, p.Playbook.CanaryPercent);
}
