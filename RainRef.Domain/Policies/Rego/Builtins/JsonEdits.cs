using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Keeping and removing parts of documents by path.</summary>
internal static class JsonEdits
{
    public static IEnumerable<Builtin> All =>
    [
        new("json.filter", 2, (c, a) => Filter(c, a)) { ArgKinds = [[RegoKind.Object], [RegoKind.Array, RegoKind.Set]] },
        new("json.remove", 2, (c, a) => Remove(c, a)) { ArgKinds = [[RegoKind.Object], [RegoKind.Array, RegoKind.Set]] },
        new("json.patch", 2, (c, a) => JsonPatch.Apply(c, a[0], Args.Array(a, 1))),
    ];

    internal static List<RegoValue[]> Paths(RegoValue[] args, int at)
    {
        if (args[at] is not (RegoArray or RegoSet))
            throw Args.Wrong(args, at, "one of {set, array}");
        return [.. Args.Items(args, at).Select(p => Path(p, at))];
    }

    internal static RegoValue[] Path(RegoValue path, int at = 0) => path switch
    {
        RegoString text => Pointer(text.Value),
        RegoArray array => array.Raw,
        _ => throw BuiltinException.Type(
            $"operand {at + 1} must be one of {{set, array}} containing string paths or array of path segments but got {path.TypeName}"),
    };

    private static RegoValue[] Pointer(string text)
    {
        var path = text.TrimStart('/');
        return path.Length == 0 && text.Length == 0
            ? []
            : [.. path.Split('/').Select(p => new RegoString(p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))];
    }

    private static RegoValue Filter(BuiltinContext context, RegoValue[] args)
    {
        var obj = Args.Object(args, 0);
        return Keep(context, obj, Paths(args, 1), 0) ?? RegoObject.Empty;
    }

    private static RegoValue? Keep(BuiltinContext context, RegoValue value, List<RegoValue[]> paths, int depth)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        context.Charge(paths.Count + 1);
        if (paths.Exists(p => p.Length <= depth))
            return value;
        var byKey = paths.GroupBy(p => Key(value, p[depth]));
        switch (value)
        {
            case RegoObject obj:
                var pairs = new Dictionary<RegoValue, RegoValue>();
                foreach (var group in byKey)
                {
                    if (obj.Get(group.Key) is { } item && Keep(context, item, [.. group], depth + 1) is { } kept)
                        pairs[group.Key] = kept;
                }

                return RegoObject.FromDictionary(pairs);
            case RegoArray array:
                var items = new SortedDictionary<RegoValue, RegoValue>();
                foreach (var group in byKey)
                {
                    if (array.Get(group.Key) is { } item && Keep(context, item, [.. group], depth + 1) is { } kept)
                        items[group.Key] = kept;
                }

                return RegoArray.Of(items.Values);
            default:
                return null;
        }
    }

    // Paths name array elements by digits.
    private static RegoValue Key(RegoValue value, RegoValue part) =>
        value is RegoArray && part is RegoString text && RegoNumber.TryParse(text.Value, out var index) ? index : part;

    private static RegoValue Remove(BuiltinContext context, RegoValue[] args)
    {
        RegoValue value = Args.Object(args, 0);
        return Drop(context, value, Paths(args, 1), 0) ?? RegoObject.Empty;
    }

    private static RegoValue? Drop(BuiltinContext context, RegoValue value, List<RegoValue[]> paths, int depth)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        context.Charge(paths.Count + 1);
        if (paths.Exists(p => p.Length == depth))
            return null;
        var byKey = paths.GroupBy(p => Key(value, p[depth])).ToDictionary(g => g.Key, g => g.ToList());
        switch (value)
        {
            case RegoObject obj:
                var pairs = new Dictionary<RegoValue, RegoValue>();
                foreach (var (key, item) in obj.Pairs)
                {
                    var kept = byKey.TryGetValue(key, out var below) ? Drop(context, item, below, depth + 1) : item;
                    if (kept is not null)
                        pairs[key] = kept;
                }

                return RegoObject.FromDictionary(pairs);
            case RegoArray array:
                var items = array.Raw.Select((item, i) =>
                    byKey.TryGetValue(RegoNumber.Of(i), out var below) ? Drop(context, item, below, depth + 1) : item);
                return RegoArray.Of(items.Where(i => i is not null)!);
            default:
                return value;
        }
    }
}
