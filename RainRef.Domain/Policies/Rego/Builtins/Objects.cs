using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Objects.</summary>
internal static class Objects
{
    private static readonly RegoKind[] Object = [RegoKind.Object];
    private static readonly RegoKind[] Keys = [RegoKind.Array, RegoKind.Set, RegoKind.Object];

    public static IEnumerable<Builtin> All =>
    [
        new("object.get", 3, (_, a) => Get(Args.Object(a, 0), a[1]) ?? a[2]) { ArgKinds = [Object] },
        new("object.keys", 1, (_, a) => RegoSet.Of(Args.Object(a, 0).RawKeys)) { ArgKinds = [Object] },
        new("object.remove", 2, (_, a) => Keep(a, listed: false)) { ArgKinds = [Object, Keys] },
        new("object.filter", 2, (_, a) => Keep(a, listed: true)) { ArgKinds = [Object, Keys] },
        new("object.union", 2, (c, a) => Union(c, Args.Object(a, 0), Args.Object(a, 1))) { ArgKinds = [Object, Object] },
        new("object.union_n", 1, (c, a) => UnionAll(c, a)) { ArgKinds = [[RegoKind.Array]] },
        new("object.subset", 2, (c, a) => Subset(c, a)) { ArgKinds = [Keys, Keys] },
    ];

    internal static RegoValue Union(BuiltinContext context, RegoObject left, RegoObject right)
    {
        context.Charge(right.Count + 1);
        var pairs = left.ToDictionary();
        foreach (var (key, value) in right.Pairs)
        {
            pairs[key] = value is RegoObject inner && pairs.TryGetValue(key, out var old) && old is RegoObject below
                ? Union(context, below, inner)
                : value;
        }

        return RegoObject.FromDictionary(pairs);
    }

    private static RegoValue? Get(RegoObject obj, RegoValue key)
    {
        if (key is not RegoArray path)
            return obj.Get(key);
        RegoValue? value = obj;
        foreach (var part in path.Raw)
            value = value?.Get(part);
        return value;
    }

    private static RegoObject Keep(RegoValue[] args, bool listed)
    {
        var obj = Args.Object(args, 0);
        var keys = args[1] switch
        {
            RegoObject other => other.RawKeys.ToHashSet(),
            RegoArray or RegoSet => Args.Items(args, 1).ToHashSet(),
            _ => throw Args.Wrong(args, 1, "one of {object, set, array}"),
        };
        return RegoObject.Of(obj.Pairs.Where(p => keys.Contains(p.Key) == listed));
    }

    private static RegoValue UnionAll(BuiltinContext context, RegoValue[] args)
    {
        var all = RegoObject.Empty;
        foreach (var item in Args.Array(args, 0).Raw)
        {
            all = (RegoObject)Union(context, all, item as RegoObject
                ?? throw BuiltinException.Type($"operand 1 must be array of objects but got array containing {item.TypeName}"));
        }

        return all;
    }

    private static RegoBoolean Subset(BuiltinContext context, RegoValue[] args) => (args[0], args[1]) switch
    {
        (RegoObject super, RegoObject sub) => Args.Flag(IsSubset(context, super, sub)),
        (RegoSet super, RegoSet sub) => Args.Flag(sub.Raw.All(super.Contains)),
        (RegoArray super, RegoSet sub) => Args.Flag(sub.Raw.All(super.Raw.Contains)),
        (RegoArray super, RegoArray sub) => Args.Flag(HasRun(context, super.Raw, sub.Raw)),
        _ => throw BuiltinException.Type("both arguments object.subset must be of the same type or array and set"),
    };

    private static bool IsSubset(BuiltinContext context, RegoValue super, RegoValue sub)
    {
        context.Charge(1);
        return (super, sub) switch
        {
            (RegoObject a, RegoObject b) => b.Pairs.All(p => a.Get(p.Key) is { } value && IsSubset(context, value, p.Value)),
            (RegoSet a, RegoSet b) => b.Raw.All(a.Contains),
            (RegoArray a, RegoArray b) => HasRun(context, a.Raw, b.Raw),
            _ => super.Equals(sub),
        };
    }

    private static bool HasRun(BuiltinContext context, RegoValue[] items, RegoValue[] run)
    {
        for (var i = 0; i + run.Length <= items.Length; i++)
        {
            context.Charge(1);
            if (items.AsSpan(i, run.Length).SequenceEqual(run))
                return true;
        }

        return false;
    }
}
