using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// The playbooks in force: the built-in ones are read from a folder at start, and one that does not read stops the
/// program; a workspace's own lie in the database.
/// </summary>
public sealed class PlaybookCatalog
{
    private const int MaxCached = 1000;
    private readonly ConcurrentDictionary<string, Playbook?> _read = new();

    public PlaybookCatalog(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidOperationException($"There is no playbook folder '{folder}' (setting Playbooks:Folder).");
        var playbooks = new List<Playbook>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            var text = File.ReadAllText(file);
            var read = PlaybookParser.Parse(text, Path.GetFileName(file));
            playbooks.Add(read.Succeeded ? read.Value : throw new InvalidOperationException(read.Error.Message));
            Texts[read.Value.Name] = text;
        }

        var twice = playbooks.GroupBy(p => p.Action).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new InvalidOperationException($"Two playbooks have the action '{twice.Key}'.");
        All = playbooks;
    }

    /// <summary>The built-in playbooks.</summary>
    public IReadOnlyList<Playbook> All { get; }

    /// <summary>Their texts, by name.</summary>
    public Dictionary<string, string> Texts { get; } = [];

    public Playbook? ByName(string? name) => All.FirstOrDefault(p => p.Name == name);

    public Playbook? ByAction(string type) => All.FirstOrDefault(p => p.Action == type);

    /// <summary>What a workspace has in force, as this context sees it.</summary>
    public async Task<PlaybookSet> ForAsync(RainRefDbContext db, CancellationToken ct)
    {
        var own = await db.Set<WorkspacePlaybook>().AsNoTracking().ToListAsync(ct);
        if (own.Count == 0)
            return new PlaybookSet([.. All.Select(p => new PlaybookInForce(p, 0, true, null))]);
        var texts = await (
            from version in db.Set<PlaybookVersion>()
            join playbook in db.Set<WorkspacePlaybook>() on version.PlaybookId equals playbook.Id
            where version.Version == playbook.Version || version.Version == playbook.Version - 1
            select new { playbook.Name, version.Version, version.Digest, version.Yaml }).AsNoTracking().ToListAsync(ct);
        var byVersion = texts.ToDictionary(t => (t.Name, t.Version), t => Read(t.Digest, t.Yaml));
        var inForce = new List<PlaybookInForce>();
        foreach (var name in All.Select(p => p.Name).Union(own.Select(o => o.Name).Order(StringComparer.Ordinal)))
        {
            var row = own.FirstOrDefault(o => o.Name == name);
            var playbook = row is { Version: > 0 } ? byVersion.GetValueOrDefault((name, row.Version)) : ByName(name);
            var before = row is { Version: > 1 } ? byVersion.GetValueOrDefault((name, row.Version - 1)) : ByName(name);
            if (playbook is not null)
                inForce.Add(new PlaybookInForce(playbook, row?.Version ?? 0, row?.Enabled ?? true, before));
        }

        return new PlaybookSet(inForce);
    }

    // By what they say: a version never changes, and parsing compiles its patterns.
    private Playbook? Read(string digest, string yaml)
    {
        if (_read.Count > MaxCached)
            _read.Clear();
        return _read.GetOrAdd(digest, _ => PlaybookParser.Read(yaml).Playbook);
    }
}
