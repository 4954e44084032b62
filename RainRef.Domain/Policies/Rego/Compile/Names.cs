using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>What the names of one module stand for.</summary>
internal sealed class Names
{
    private readonly Dictionary<string, (RefRoot Root, RegoValue[] Path)> _globals = [];

    public Names(IReadOnlyList<string> package, IEnumerable<string> rules, IEnumerable<ImportSyntax> imports)
    {
        var prefix = package.Select(RegoValue (p) => new RegoString(p)).ToArray();
        foreach (var rule in rules)
            _globals[rule] = (RefRoot.Data, [.. prefix, new RegoString(rule)]);
        foreach (var import in imports)
        {
            var root = import.Path[0] == "input" ? RefRoot.Input : RefRoot.Data;
            _globals[import.Name] = (root, [.. import.Path.Skip(1).Select(RegoValue (p) => new RegoString(p))]);
        }

        _globals.TryAdd("input", (RefRoot.Input, []));
        _globals.TryAdd("data", (RefRoot.Data, []));
    }

    public bool TryResolve(string name, out RefRoot root, out RegoValue[] path)
    {
        var known = _globals.TryGetValue(name, out var global);
        (root, path) = known ? global : (RefRoot.Term, []);
        return known;
    }
}

/// <summary>Variables declared in one body, inside those of the bodies around it.</summary>
internal sealed class LocalScope(LocalScope? parent)
{
    private readonly Dictionary<string, int> _vars = [];

    /// <summary>Names used here before anything declared them.</summary>
    public HashSet<string> Referenced { get; } = [];

    /// <summary>Names declared here that something used.</summary>
    public HashSet<string> Used { get; } = [];

    public bool Declares(string name) => _vars.ContainsKey(name);

    public void Declare(string name, int slot) => _vars[name] = slot;

    public bool TryFind(string name, out int slot)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (!scope._vars.TryGetValue(name, out slot))
                continue;
            scope.Used.Add(name);
            return true;
        }

        slot = -1;
        return false;
    }

    public bool IsNested => parent is not null;

    public IEnumerable<KeyValuePair<string, int>> Declared => _vars;

    private LocalScope? Outer => parent;
}
