using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Aggregates, set operators and membership.</summary>
internal static class Aggregates
{
    private static readonly RegoKind[] Lists = [RegoKind.Array, RegoKind.Set];

    public static IEnumerable<Builtin> All =>
    [
        new("count", 1, (_, a) => Count(a)) { ArgKinds = [[RegoKind.Array, RegoKind.Set, RegoKind.Object, RegoKind.String]] },
        new("sum", 1, (_, a) => Fold(a, RegoNumber.Of(0), Numbers.Add)) { ArgKinds = [Lists] },
        new("product", 1, (_, a) => Fold(a, RegoNumber.Of(1), Numbers.Multiply)) { ArgKinds = [Lists] },
        new("max", 1, (_, a) => Args.Items(a, 0, "one of {set, array}").Max()) { ArgKinds = [Lists] },
        new("min", 1, (_, a) => Args.Items(a, 0, "one of {set, array}").Min()) { ArgKinds = [Lists] },
        new("sort", 1, (_, a) => RegoArray.Of(Args.Items(a, 0, "one of {array, set}").Order())) { ArgKinds = [Lists] },
        new("all", 1, (_, a) => Args.Flag(Args.Items(a, 0, "one of {array, set}").All(i => ReferenceEquals(i, RegoBoolean.True)))),
        new("any", 1, (_, a) => Args.Flag(Args.Items(a, 0, "one of {array, set}").Any(i => ReferenceEquals(i, RegoBoolean.True)))),
        new("and", 2, (_, a) => And(Args.Set(a, 0), Args.Set(a, 1))) { ArgKinds = [[RegoKind.Set], [RegoKind.Set]] },
        new("or", 2, (_, a) => RegoSet.Of(Args.Set(a, 0).Raw.Concat(Args.Set(a, 1).Raw))) { ArgKinds = [[RegoKind.Set], [RegoKind.Set]] },
        new("union", 1, (_, a) => RegoSet.Of(Sets(a).SelectMany(s => s.Raw))) { ArgKinds = [[RegoKind.Set]] },
        new("intersection", 1, (_, a) => Intersection(Sets(a))) { ArgKinds = [[RegoKind.Set]] },
        new("internal.member_2", 2, (_, a) => Args.Flag(Contains(a[1], a[0]))),
        new("internal.member_3", 3, (_, a) => Args.Flag(a[2] is not RegoSet && a[2].Get(a[0]) is { } found ? found.Equals(a[1]) : a[2] is RegoSet s && a[0].Equals(a[1]) && s.Contains(a[0]))),
    ];

    private static RegoNumber Count(RegoValue[] args) => RegoNumber.Of(args[0] switch
    {
        RegoArray array => array.Count,
        RegoSet set => set.Count,
        RegoObject obj => obj.Count,
        RegoString text => Runes(text.Value),
        _ => throw Args.Wrong(args, 0, "one of {array, object, set, string}"),
    });

    private static int Runes(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    private static RegoNumber Fold(RegoValue[] args, RegoNumber start, Func<RegoNumber, RegoNumber, RegoNumber> add)
    {
        var total = start;
        foreach (var item in Args.Items(args, 0, "one of {set, array}"))
            total = add(total, item as RegoNumber ?? throw BuiltinException.Type($"operand 1 must be {args[0].TypeName} of numbers but got {args[0].TypeName} containing {item.TypeName}"));
        return total;
    }

    private static RegoSet And(RegoSet left, RegoSet right) => RegoSet.Of(left.Raw.Where(right.Contains));

    private static IEnumerable<RegoSet> Sets(RegoValue[] args) => Args.Set(args, 0).Raw.Select(item =>
        item as RegoSet ?? throw BuiltinException.Type($"operand 1 must be set of sets but got set containing {item.TypeName}"));

    private static RegoSet Intersection(IEnumerable<RegoSet> sets)
    {
        RegoSet? common = null;
        foreach (var set in sets)
            common = common is null ? set : And(common, set);
        return common ?? RegoSet.Empty;
    }

    private static bool Contains(RegoValue collection, RegoValue item) => collection switch
    {
        RegoSet set => set.Contains(item),
        RegoArray array => Array.Exists(array.Raw, i => i.Equals(item)),
        RegoObject obj => Array.Exists(obj.RawValues, i => i.Equals(item)),
        _ => false,
    };
}
