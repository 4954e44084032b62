using System.Numerics;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Semantic versions.</summary>
internal static class Versions
{
    public static IEnumerable<Builtin> All =>
    [
        new("semver.is_valid", 1, (_, a) => Args.Flag(a[0] is RegoString text && Read(text.Value) is not null)),
        new("semver.compare", 2, (_, a) => RegoNumber.Of(Compare(Parse(a, 0), Parse(a, 1)))) { ArgKinds = [[RegoKind.String], [RegoKind.String]] },
    ];

    private static (BigInteger[] Core, string[] Pre) Parse(RegoValue[] args, int at) =>
        Read(Args.Text(args, at)) ?? throw new BuiltinException($"operand {at + 1}: string \"{Args.Text(args, at)}\" is not a valid SemVer");

    private static (BigInteger[] Core, string[] Pre)? Read(string text)
    {
        var build = text.IndexOf('+', StringComparison.Ordinal);
        if (build >= 0 && !text[(build + 1)..].Split('.').All(IsName))
            return null;
        var main = build < 0 ? text : text[..build];
        var dash = main.IndexOf('-', StringComparison.Ordinal);
        var pre = dash < 0 ? [] : main[(dash + 1)..].Split('.');
        var core = (dash < 0 ? main : main[..dash]).Split('.');
        var valid = core.Length == 3 && core.All(IsNumber) && pre.All(p => IsName(p) && (IsNumber(p) || !p.All(char.IsAsciiDigit)));
        return valid ? ([.. core.Select(c => BigInteger.Parse(c, System.Globalization.CultureInfo.InvariantCulture))], pre) : null;
    }

    private static bool IsNumber(string text) =>
        text.Length is > 0 and < 100 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');

    private static bool IsName(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static int Compare((BigInteger[] Core, string[] Pre) left, (BigInteger[] Core, string[] Pre) right)
    {
        for (var i = 0; i < 3; i++)
        {
            var order = left.Core[i].CompareTo(right.Core[i]);
            if (order != 0)
                return order;
        }

        if (left.Pre.Length == 0 || right.Pre.Length == 0)
            return Math.Sign(right.Pre.Length.CompareTo(left.Pre.Length));
        for (var i = 0; i < left.Pre.Length && i < right.Pre.Length; i++)
        {
            var order = ComparePart(left.Pre[i], right.Pre[i]);
            if (order != 0)
                return order;
        }

        return left.Pre.Length.CompareTo(right.Pre.Length);
    }

    private static int ComparePart(string left, string right) => (IsNumber(left), IsNumber(right)) switch
    {
        (true, true) => left.Length != right.Length ? left.Length.CompareTo(right.Length) : Math.Sign(string.CompareOrdinal(left, right)),
        (true, false) => -1,
        (false, true) => 1,
        _ => Math.Sign(string.CompareOrdinal(left, right)),
    };
}
