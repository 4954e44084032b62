using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Looking for strings in strings.</summary>
internal static class Searches
{
    private static readonly RegoKind[] S = [RegoKind.String];

    public static IEnumerable<Builtin> All =>
    [
        new("contains", 2, (_, a) => Args.Flag(Args.Text(a, 0).Contains(Args.Text(a, 1), StringComparison.Ordinal))) { ArgKinds = [S, S] },
        new("startswith", 2, (_, a) => Args.Flag(Args.Text(a, 0).StartsWith(Args.Text(a, 1), StringComparison.Ordinal))) { ArgKinds = [S, S] },
        new("endswith", 2, (_, a) => Args.Flag(Args.Text(a, 0).EndsWith(Args.Text(a, 1), StringComparison.Ordinal))) { ArgKinds = [S, S] },
        new("indexof", 2, (_, a) => IndexOf(Args.Text(a, 0), Args.Text(a, 1))) { ArgKinds = [S, S] },
        new("indexof_n", 2, (c, a) => IndexesOf(c, Args.Text(a, 0), Args.Text(a, 1))) { ArgKinds = [S, S] },
        new("strings.count", 2, (_, a) => RegoNumber.Of(CountOf(Args.Text(a, 0), Args.Text(a, 1)))) { ArgKinds = [S, S] },
        new("strings.any_prefix_match", 2, (c, a) => AnyMatch(c, a, static (t, p) => t.StartsWith(p, StringComparison.Ordinal))),
        new("strings.any_suffix_match", 2, (c, a) => AnyMatch(c, a, static (t, p) => t.EndsWith(p, StringComparison.Ordinal))),
    ];

    private static RegoNumber IndexOf(string text, string search)
    {
        if (search.Length == 0)
            throw new BuiltinException("empty search character");
        var at = text.IndexOf(search, StringComparison.Ordinal);
        return RegoNumber.Of(at < 0 ? -1 : RunesBefore(text, at));
    }

    private static RegoArray IndexesOf(BuiltinContext context, string text, string search)
    {
        if (search.Length == 0)
            throw new BuiltinException("empty search character");
        var found = new List<RegoValue>();
        var (runes, counted) = (0, 0);
        for (var at = text.IndexOf(search, StringComparison.Ordinal); at >= 0; at = text.IndexOf(search, at + 1, StringComparison.Ordinal))
        {
            context.Charge(1);
            runes += RunesBefore(text[counted..at], at - counted);
            counted = at;
            found.Add(RegoNumber.Of(runes));
        }

        return RegoArray.Of(found);
    }

    private static int RunesBefore(string text, int end)
    {
        var count = 0;
        foreach (var _ in text.AsSpan(0, end).EnumerateRunes())
            count++;
        return count;
    }

    private static int CountOf(string text, string search) =>
        search.Length == 0 ? text.EnumerateRunes().Count() + 1 : text.AsSpan().Count(search);

    private static RegoBoolean AnyMatch(BuiltinContext context, RegoValue[] args, Func<string, string, bool> matches)
    {
        var texts = OneOrMany(args, 0);
        var patterns = OneOrMany(args, 1);
        foreach (var text in texts)
        {
            foreach (var pattern in patterns)
            {
                context.Charge(1);
                if (matches(text, pattern))
                    return RegoBoolean.True;
            }
        }

        return RegoBoolean.False;
    }

    private static string[] OneOrMany(RegoValue[] args, int at) => args[at] switch
    {
        RegoString text => [text.Value],
        RegoArray or RegoSet => Args.Texts(args, at),
        _ => throw Args.Wrong(args, at, "one of {string, set, array}"),
    };
}
