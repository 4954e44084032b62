using RainRef.Domain.Actions;

namespace RainRef.Infrastructure.Actions;

/// <summary>The playbooks in force, read from a folder at start; one that does not read stops the program.</summary>
public sealed class PlaybookCatalog
{
    public PlaybookCatalog(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InvalidOperationException($"There is no playbook folder '{folder}' (setting Playbooks:Folder).");
        var playbooks = new List<Playbook>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            var read = PlaybookParser.Parse(File.ReadAllText(file), Path.GetFileName(file));
            playbooks.Add(read.Succeeded ? read.Value : throw new InvalidOperationException(read.Error.Message));
        }

        var twice = playbooks.GroupBy(p => p.Action).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new InvalidOperationException($"Two playbooks have the action '{twice.Key}'.");
        All = playbooks;
    }

    public IReadOnlyList<Playbook> All { get; }

    public Playbook? ByName(string? name) => All.FirstOrDefault(p => p.Name == name);

    public Playbook? ByAction(string type) => All.FirstOrDefault(p => p.Action == type);
}
