using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Arrays.</summary>
internal static class Arrays
{
    private static readonly RegoKind[] Array = [RegoKind.Array];

    public static IEnumerable<Builtin> All =>
    [
        new("array.concat", 2, (c, a) => Concat(c, Args.Array(a, 0), Args.Array(a, 1))) { ArgKinds = [Array, Array] },
        new("array.reverse", 1, (_, a) => RegoArray.Of(Args.Array(a, 0).Raw.AsEnumerable().Reverse())) { ArgKinds = [Array] },
        new("array.slice", 3, (_, a) => Slice(Args.Array(a, 0), Args.Integer(a, 1), Args.Integer(a, 2))) { ArgKinds = [Array] },
        new("array.flatten", 1, (c, a) => Flatten(c, Args.Array(a, 0))) { ArgKinds = [Array] },
    ];

    private static RegoArray Concat(BuiltinContext context, RegoArray left, RegoArray right)
    {
        context.Charge((left.Count + right.Count) / 2);
        return new RegoArray([.. left.Raw, .. right.Raw]);
    }

    private static RegoArray Slice(RegoArray array, System.Numerics.BigInteger from, System.Numerics.BigInteger to)
    {
        var start = (int)System.Numerics.BigInteger.Clamp(from, 0, array.Count);
        var end = (int)System.Numerics.BigInteger.Clamp(to, 0, array.Count);
        return start >= end ? RegoArray.Empty : new RegoArray(array.Raw[start..end]);
    }

    private static RegoArray Flatten(BuiltinContext context, RegoArray array)
    {
        var items = new List<RegoValue>();
        foreach (var item in array.Raw)
        {
            context.Charge(1);
            if (item is RegoArray inner)
                items.AddRange(inner.Raw);
            else
                items.Add(item);
        }

        return RegoArray.Of(items);
    }
}
