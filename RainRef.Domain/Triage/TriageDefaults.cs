using RainRef.Domain.Actions;

namespace RainRef.Domain.Triage;

/// <summary>The values with which a workspace begins: what the rules and the playbooks know.</summary>
public static class TriageDefaults
{
    public static readonly IReadOnlyList<string> Severities = ["critical", "high", "normal", "low"];

    public static IReadOnlyList<(TriageKind Kind, TriageValueDraft Draft)> For(IReadOnlyList<Playbook> playbooks)
    {
        var values = new List<(TriageKind, TriageValueDraft)>();
        foreach (var entry in TriageLexicon.Intents)
        {
            values.Add((TriageKind.Intent, new TriageValueDraft(
                entry.Intent, null, null, entry.CategoryPath, entry.ProductArea, entry.Queue)));
            for (var level = 1; level <= entry.Category.Length; level++)
            {
                values.Add((TriageKind.Category, new TriageValueDraft(
                    Path(entry.Category, level), entry.Category[level - 1], level == 1 ? null : Path(entry.Category, level - 1))));
            }

            values.Add((TriageKind.ProductArea, new TriageValueDraft(entry.ProductArea)));
            values.Add((TriageKind.Queue, new TriageValueDraft(entry.Queue)));
        }

        values.AddRange(playbooks.Select(p => (TriageKind.Intent, new TriageValueDraft(p.Intent))));
        values.AddRange(Severities.Select(s => (TriageKind.Severity, new TriageValueDraft(s))));
        return [.. values.DistinctBy(v => (v.Item1, v.Item2.Key))];
    }

    private static string Path(string[] levels, int count) => string.Join(TriageValue.LevelSeparator, levels.Take(count));
}
