using System.Numerics;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Address ranges.</summary>
internal static class Networks
{
    private static readonly RegoKind[] S = [RegoKind.String];

    public static IEnumerable<Builtin> All =>
    [
        new("net.cidr_contains", 2, (_, a) => Args.Flag(Network(Args.Text(a, 0)).Contains(Either(Args.Text(a, 1))))) { ArgKinds = [S, S] },
        new("net.cidr_overlap", 2, (_, a) => Args.Flag(Network(Args.Text(a, 0)).Contains(Either(Args.Text(a, 1))))) { ArgKinds = [S, S] },
        new("net.cidr_intersects", 2, (_, a) => Args.Flag(Network(Args.Text(a, 0)).Intersects(Network(Args.Text(a, 1))))) { ArgKinds = [S, S] },
        new("net.cidr_is_valid", 1, (_, a) => Args.Flag(a[0] is RegoString text && Cidr.Read(text.Value) is not null)),
        new("net.cidr_expand", 1, (c, a) => Expand(c, Network(Args.Text(a, 0)))) { ArgKinds = [S] },
        new("net.cidr_contains_matches", 2, (c, a) => Matches(c, a)),
        new("net.cidr_merge", 1, (c, a) => Merge(c, Args.Items(a, 0))),
    ];

    private static Cidr Network(string text) => Cidr.Read(text) ?? throw new BuiltinException($"invalid CIDR address: {text}");

    private static Cidr Either(string text) => Cidr.ReadAddress(text) ?? Network(text);

    private static RegoSet Expand(BuiltinContext context, Cidr range)
    {
        var hosts = new List<RegoValue>();
        for (var at = range.First; at <= range.Last; at++)
        {
            context.Charge(1);
            hosts.Add(Args.Text(Cidr.Address(range.IsV6, at)));
        }

        return RegoSet.Of(hosts);
    }

    private static RegoSet Matches(BuiltinContext context, RegoValue[] args)
    {
        var ranges = Keyed(args, 0).Select(k => (k.Key, Range: Either(k.Text))).ToArray();
        var others = Keyed(args, 1).Select(k => (k.Key, Range: Either(k.Text))).ToArray();
        var found = new List<RegoValue>();
        foreach (var (key, range) in ranges)
        {
            foreach (var (other, inner) in others)
            {
                context.Charge(1);
                if (range.Contains(inner))
                    found.Add(new RegoArray([key, other]));
            }
        }

        return RegoSet.Of(found);
    }

    // A string matches as itself; an array's elements by index, a set's by value, an object's by key.
    private static IEnumerable<(RegoValue Key, string Text)> Keyed(RegoValue[] args, int at) => args[at] switch
    {
        RegoString text => [(text, text.Value)],
        RegoArray array => array.Raw.Select((item, i) => ((RegoValue)RegoNumber.Of(i), First(item, at))),
        RegoSet set => set.Raw.Select(item => (item, First(item, at))),
        RegoObject obj => obj.Pairs.Select(p => (p.Key, First(p.Value, at))),
        _ => throw Args.Wrong(args, at, "one of {string, array, set, object}"),
    };

    private static string First(RegoValue item, int at) => item switch
    {
        RegoString text => text.Value,
        RegoArray { Count: > 0 } array when array.Raw[0] is RegoString text => text.Value,
        _ => throw new BuiltinException($"operand {at + 1}: element must be string or non-empty array"),
    };

    private static RegoSet Merge(BuiltinContext context, RegoValue[] items)
    {
        var ranges = new List<(bool V6, BigInteger First, BigInteger Last)>();
        foreach (var item in items)
        {
            context.Charge(1);
            var text = (item as RegoString ?? throw BuiltinException.Type("operand 1 must be array of strings")).Value;
            var range = text.Contains('/', StringComparison.Ordinal) ? Network(text) : ClassRange(text);
            ranges.Add((range.IsV6, range.First, range.Last));
        }

        ranges.Sort((a, b) => a.V6 != b.V6 ? a.V6.CompareTo(b.V6) : a.First.CompareTo(b.First));
        var merged = new List<(bool V6, BigInteger First, BigInteger Last)>();
        foreach (var range in ranges)
        {
            if (merged.Count > 0 && merged[^1] is var last && last.V6 == range.V6 && range.First <= last.Last + 1)
                merged[^1] = (last.V6, last.First, BigInteger.Max(last.Last, range.Last));
            else
                merged.Add(range);
        }

        return RegoSet.Of(merged.SelectMany(m => Split(m.V6, m.First, m.Last)));
    }

    // An address without a prefix length stands for its class's network.
    private static Cidr ClassRange(string text)
    {
        if (Cidr.ReadAddress(text) is not { } address)
            throw new BuiltinException($"invalid CIDR address: {text}");
        if (address.IsV6)
            throw new BuiltinException("IPv6 invalid: needs prefix length");
        var top = (int)(address.First >> 24);
        var prefix = top < 128 ? 8 : top < 192 ? 16 : 24;
        return Network($"{text}/{prefix}");
    }

    private static IEnumerable<RegoValue> Split(bool v6, BigInteger first, BigInteger last)
    {
        var bits = v6 ? 128 : 32;
        while (first <= last)
        {
            var prefix = bits;
            while (prefix > 0)
            {
                var size = BigInteger.One << (bits - prefix + 1);
                if (!(first % size).IsZero || first + size - 1 > last)
                    break;
                prefix--;
            }

            var range = new Cidr(v6, first, prefix);
            yield return Args.Text(range.ToString());
            first += range.Size;
        }
    }
}
