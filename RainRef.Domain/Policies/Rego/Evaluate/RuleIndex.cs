using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>
/// Finds the rules that can apply without trying each: by the input value or argument that most of them compare with a
/// constant, then by the next within each group.
/// </summary>
internal sealed class RuleIndex
{
    private const int WorthIndexing = 3;
    private readonly CompiledRule[] _all;
    private readonly IndexSource? _source;
    private readonly Dictionary<RegoValue, RuleIndex>? _groups;
    private readonly RuleIndex? _rest;

    private RuleIndex(CompiledRule[] all) => _all = all;

    private RuleIndex(CompiledRule[] all, IndexSource source, Dictionary<RegoValue, RuleIndex> groups, RuleIndex? rest)
        : this(all)
    {
        (_source, _groups, _rest) = (source, groups, rest);
    }

    public static RuleIndex Build(IReadOnlyList<CompiledRule> rules) => Build([.. rules], []);

    public IReadOnlyList<CompiledRule> Find(EvaluationScope scope, RegoValue[]? args)
    {
        if (_groups is null)
            return _all;
        var group = _source!.Read(scope, args) is { } value ? _groups.GetValueOrDefault(value) : null;
        if (group is null)
            return _rest?.Find(scope, args) ?? [];
        var found = group.Find(scope, args);
        if (_rest is null)
            return found;
        var others = _rest.Find(scope, args);
        if (others.Count == 0)
            return found;
        var merged = new List<CompiledRule>(found.Count + others.Count);
        merged.AddRange(found);
        merged.AddRange(others);
        merged.Sort(static (a, b) => a.Ordinal.CompareTo(b.Ordinal));
        return merged;
    }

    private static RuleIndex Build(CompiledRule[] rules, HashSet<IndexSource> used)
    {
        if (rules.Length < WorthIndexing)
            return new RuleIndex(rules);
        var best = rules.SelectMany(r => r.Conditions.Select(c => c.Source).Distinct())
            .Where(s => !used.Contains(s))
            .GroupBy(s => s)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Argument).ThenBy(g => g.Key.Path)
            .FirstOrDefault();
        if (best is null || best.Count() < 2)
            return new RuleIndex(rules);
        var source = best.Key;
        var members = new Dictionary<RegoValue, List<CompiledRule>>();
        var rest = new List<CompiledRule>();
        foreach (var rule in rules)
        {
            if (rule.Conditions.Find(c => c.Source == source) is not { } condition)
            {
                rest.Add(rule);
                continue;
            }

            foreach (var value in condition.Values.Distinct())
            {
                if (!members.TryGetValue(value, out var list))
                    members[value] = list = [];
                list.Add(rule);
            }
        }

        HashSet<IndexSource> next = [.. used, source];
        var groups = members.ToDictionary(m => m.Key, m => Build([.. m.Value], next));
        return new RuleIndex(rules, source, groups, rest.Count == 0 ? null : Build([.. rest], next));
    }
}
