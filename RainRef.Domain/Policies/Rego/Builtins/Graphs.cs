using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Graphs, and walking documents.</summary>
internal static class Graphs
{
    private const int Deepest = 2000;

    public static IEnumerable<Builtin> All =>
    [
        new("graph.reachable", 2, (c, a) => Reachable(c, Args.Object(a, 0), Args.Items(a, 1))) { ArgKinds = [[RegoKind.Object], [RegoKind.Array, RegoKind.Set]] },
        new("graph.reachable_paths", 2, (c, a) => Paths(c, Args.Object(a, 0), Args.Items(a, 1))) { ArgKinds = [[RegoKind.Object], [RegoKind.Array, RegoKind.Set]] },
        new("walk", 1, (c, a) => Walk(c, a[0])) { IsRelation = true },
    ];

    private static RegoSet Reachable(BuiltinContext context, RegoObject graph, RegoValue[] from)
    {
        var reached = new HashSet<RegoValue>();
        var waiting = new Queue<RegoValue>(from);
        while (waiting.TryDequeue(out var node))
        {
            context.Charge(1);
            if (graph.Get(node) is not { } edges || !reached.Add(node))
                continue;
            foreach (var next in Edges(edges))
                waiting.Enqueue(next);
        }

        return RegoSet.Of(reached);
    }

    private static RegoSet Paths(BuiltinContext context, RegoObject graph, RegoValue[] from)
    {
        var paths = new HashSet<RegoValue>();
        foreach (var node in from)
        {
            if (graph.Get(node) is not null)
                Extend(context, graph, [node], paths);
        }

        return RegoSet.Of(paths);
    }

    private static void Extend(BuiltinContext context, RegoObject graph, List<RegoValue> path, HashSet<RegoValue> paths)
    {
        context.Charge(path.Count);
        if (path.Count > Deepest)
            throw new BuiltinException("graph is too deep");
        var edges = graph.Get(path[^1]) is { } found ? Edges(found) : [];
        var extended = false;
        foreach (var next in edges)
        {
            if (graph.Get(next) is null)
                continue;
            if (path.Contains(next))
            {
                continue;
            }

            extended = true;
            path.Add(next);
            Extend(context, graph, path, paths);
            path.RemoveAt(path.Count - 1);
        }

        if (!extended)
            paths.Add(RegoArray.Of(path));
    }

    private static IReadOnlyList<RegoValue> Edges(RegoValue value) => value switch
    {
        RegoArray array => array.Items,
        RegoSet set => set.Items,
        _ => [],
    };

    private static RegoArray Walk(BuiltinContext context, RegoValue document)
    {
        var found = new List<RegoValue>();
        Visit(context, document, [], found);
        return RegoArray.Of(found);
    }

    private static void Visit(BuiltinContext context, RegoValue value, List<RegoValue> path, List<RegoValue> found)
    {
        context.Charge(1 + (path.Count / 4));
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        found.Add(new RegoArray([RegoArray.Of(path), value]));
        switch (value)
        {
            case RegoArray array:
                for (var i = 0; i < array.Count; i++)
                    Into(context, RegoNumber.Of(i), array.Raw[i], path, found);
                break;
            case RegoSet set:
                foreach (var item in set.Raw)
                    Into(context, item, item, path, found);
                break;
            case RegoObject obj:
                for (var i = 0; i < obj.Count; i++)
                    Into(context, obj.RawKeys[i], obj.RawValues[i], path, found);
                break;
        }
    }

    private static void Into(BuiltinContext context, RegoValue key, RegoValue value, List<RegoValue> path, List<RegoValue> found)
    {
        path.Add(key);
        Visit(context, value, path, found);
        path.RemoveAt(path.Count - 1);
    }
}
