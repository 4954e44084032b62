using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>A place in the tree of packages and rules: what lies at one path under <c>data</c>.</summary>
internal sealed class RuleNode(RuleNode? parent, RegoValue? key)
{
    private RegoValue[]? _sortedKeys;

    public RuleNode? Parent => parent;

    public RegoValue? Key => key;

    public Dictionary<RegoValue, RuleNode> Children { get; } = [];

    /// <summary>Rules of one value, or a function's.</summary>
    public List<CompiledRule> Rules { get; } = [];

    public List<CompiledRule> Sets { get; } = [];

    /// <summary>Rules whose heads go on from here with variables.</summary>
    public List<CompiledRule> Entries { get; } = [];

    public CompiledRule? Default { get; set; }

    public bool IsFunction { get; set; }

    public bool IsPackage { get; set; }

    public int Arity { get; set; }

    public bool HasRules { get; private set; }

    public bool HasEntries { get; private set; }

    /// <summary>Whether all rules give the same constant, so that the first that holds decides.</summary>
    public bool SameConstant { get; private set; }

    public RuleIndex RuleIndex { get; private set; } = RuleIndex.Build([]);

    public RuleIndex SetIndex { get; private set; } = RuleIndex.Build([]);

    public RuleIndex EntryIndex { get; private set; } = RuleIndex.Build([]);

    public string Path => parent is null ? "data" : key is RegoString name ? $"{parent.Path}.{name.Value}" : $"{parent.Path}[{key}]";

    public RuleNode? Child(RegoValue name) => Children.GetValueOrDefault(name);

    public RuleNode Add(RegoValue name)
    {
        if (!Children.TryGetValue(name, out var child))
            Children[name] = child = new RuleNode(this, name);
        return child;
    }

    /// <summary>Known after the rules' heads were declared, before any body is compiled.</summary>
    public void Declare(bool entries)
    {
        HasRules = true;
        HasEntries |= entries;
    }

    public void Freeze()
    {
        HasEntries |= HasRules && Children.Count > 0;
        for (var i = 0; i < Rules.Count; i++)
            Rules[i].Ordinal = i;
        for (var i = 0; i < Sets.Count; i++)
            Sets[i].Ordinal = i;
        for (var i = 0; i < Entries.Count; i++)
            Entries[i].Ordinal = i;
        RuleIndex = RuleIndex.Build(Rules);
        SetIndex = RuleIndex.Build(Sets);
        EntryIndex = RuleIndex.Build(Entries);
        SameConstant = Rules.Count > 0 && Rules[0].Constant is { } first
            && Rules.TrueForAll(r => r.Else is null && first.Equals(r.Constant));
        _sortedKeys = [.. Children.Keys.Order()];
        foreach (var child in Children.Values)
            child.Freeze();
    }

    /// <summary>The children's keys and those of the base document here, in term order.</summary>
    public RegoValue[] KeysWith(RegoValue? data)
    {
        if (data is not RegoObject obj || obj.Count == 0)
            return _sortedKeys!;
        var keys = new HashSet<RegoValue>(_sortedKeys!);
        keys.UnionWith(obj.RawKeys);
        var sorted = keys.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
