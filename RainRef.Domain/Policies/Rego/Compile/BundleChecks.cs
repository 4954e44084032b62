using System.Runtime.CompilerServices;
using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>Checks over the whole tree of rules: rules in one another's place, and recursion.</summary>
internal sealed class BundleChecks
{
    private readonly CompileContext _context;
    private readonly Dictionary<RuleNode, List<(RuleNode To, Pos At)>> _edges = [];
    private readonly Dictionary<RuleNode, int> _state = [];

    private BundleChecks(CompileContext context) => _context = context;

    public static void Check(CompileContext context)
    {
        var checks = new BundleChecks(context);
        checks.CheckPlaces(context.Root);
        foreach (var dependency in context.Dependencies)
        {
            if (!checks._edges.TryGetValue(dependency.From, out var edges))
                checks._edges[dependency.From] = edges = [];
            checks.AddTargets(context.Root, dependency, 0, edges);
        }

        foreach (var node in checks._edges.Keys)
            checks.Visit(node, []);
    }

    private void CheckPlaces(RuleNode node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var whole = node.Rules.Count > 0 || node.Sets.Count > 0 || node.Default is not null;
        if (whole && node.Entries.Count > 0 && node.Rules.Count > 0)
            _context.Fail(RegoError.Type, $"conflicting rules {node.Path} found", node.Entries[0].At);
        if (whole && FirstBelow(node) is { } below)
        {
            var at = (node.Rules.FirstOrDefault() ?? node.Sets.FirstOrDefault() ?? node.Default)!.At;
            var message = below.IsPackage ? $"package {below.Path} conflicts with rule {node.Path}" : $"rule {node.Path} conflicts with [{below.Path}]";
            _context.Fail(RegoError.Type, message, at);
        }

        foreach (var child in node.Children.Values)
            CheckPlaces(child);
    }

    private static RuleNode? FirstBelow(RuleNode node)
    {
        foreach (var child in node.Children.Values)
        {
            if (child.HasRules || child.IsPackage)
                return child;
            if (FirstBelow(child) is { } deeper)
                return deeper;
        }

        return null;
    }

    private void AddTargets(RuleNode node, Dependency dependency, int at, List<(RuleNode To, Pos At)> targets)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (node.HasRules)
            targets.Add((node, dependency.At));
        var key = at < dependency.Path.Length ? dependency.Path[at] : null;
        if (key is not null)
        {
            if (node.Child(key) is { } child)
                AddTargets(child, dependency, at + 1, targets);
            return;
        }

        foreach (var child in node.Children.Values)
            AddTargets(child, dependency, at + 1, targets);
    }

    private void Visit(RuleNode node, List<RuleNode> path)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (_state.TryGetValue(node, out var state) && state != 0)
            return;
        _state[node] = 1;
        path.Add(node);
        foreach (var (to, at) in _edges.GetValueOrDefault(node, []))
        {
            if (_state.GetValueOrDefault(to) == 1)
            {
                var cycle = path.SkipWhile(n => n != to).Append(to).Select(n => n.Path);
                _context.Fail(RegoError.Recursion, $"rule {to.Path} is recursive: {string.Join(" -> ", cycle)}", at);
            }
            else
            {
                Visit(to, path);
            }
        }

        path.RemoveAt(path.Count - 1);
        _state[node] = 2;
    }
}
