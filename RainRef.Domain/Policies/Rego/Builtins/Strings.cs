using System.Globalization;
using System.Numerics;
using System.Text;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Making strings of strings. Positions and lengths count code points.</summary>
internal static class Strings
{
    private static readonly RegoKind[] S = [RegoKind.String];

    public static IEnumerable<Builtin> All =>
    [
        new("concat", 2, (c, a) => Concat(c, a)) { ArgKinds = [S, [RegoKind.Array, RegoKind.Set]] },
        new("lower", 1, (_, a) => Args.Text(Args.Text(a, 0).ToLowerInvariant())) { ArgKinds = [S] },
        new("upper", 1, (_, a) => Args.Text(Args.Text(a, 0).ToUpperInvariant())) { ArgKinds = [S] },
        new("split", 2, (c, a) => Split(c, Args.Text(a, 0), Args.Text(a, 1))) { ArgKinds = [S, S] },
        new("replace", 3, (c, a) => Replace(c, Args.Text(a, 0), Args.Text(a, 1), Args.Text(a, 2))) { ArgKinds = [S, S, S] },
        new("strings.replace_n", 2, (c, a) => ReplaceAll(c, a)),
        new("trim", 2, (_, a) => Trim(Args.Text(a, 0), Args.Text(a, 1), left: true, right: true)) { ArgKinds = [S, S] },
        new("trim_left", 2, (_, a) => Trim(Args.Text(a, 0), Args.Text(a, 1), left: true, right: false)) { ArgKinds = [S, S] },
        new("trim_right", 2, (_, a) => Trim(Args.Text(a, 0), Args.Text(a, 1), left: false, right: true)) { ArgKinds = [S, S] },
        new("trim_prefix", 2, (_, a) => TrimPrefix(Args.Text(a, 0), Args.Text(a, 1))) { ArgKinds = [S, S] },
        new("trim_suffix", 2, (_, a) => TrimSuffix(Args.Text(a, 0), Args.Text(a, 1))) { ArgKinds = [S, S] },
        new("trim_space", 1, (_, a) => Args.Text(Args.Text(a, 0).Trim())) { ArgKinds = [S] },
        new("strings.reverse", 1, (_, a) => Reverse(Args.Text(a, 0))) { ArgKinds = [S] },
        new("substring", 3, (_, a) => Substring(a)) { ArgKinds = [S, [RegoKind.Number], [RegoKind.Number]] },
        new("format_int", 2, (_, a) => FormatInt(a)),
    ];

    internal static Rune[] Runes(string text) => [.. text.EnumerateRunes()];

    internal static string Join(ReadOnlySpan<Rune> runes)
    {
        var text = new StringBuilder(runes.Length);
        foreach (var rune in runes)
            text.Append(rune.ToString());
        return text.ToString();
    }

    private static RegoString Concat(BuiltinContext context, RegoValue[] args)
    {
        var separator = Args.Text(args, 0);
        var texts = Args.Texts(args, 1);
        context.Charge((texts.Sum(t => (long)t.Length) + ((long)separator.Length * texts.Length)) / 16);
        return Args.Text(string.Join(separator, texts));
    }

    private static RegoArray Split(BuiltinContext context, string text, string separator)
    {
        var parts = separator.Length == 0 ? Runes(text).Select(r => r.ToString()).ToArray() : text.Split(separator);
        context.Charge(parts.Length);
        return RegoArray.Of(parts.Select(Args.Text));
    }

    private static RegoString Replace(BuiltinContext context, string text, string old, string with)
    {
        if (old.Length > 0)
        {
            var found = text.AsSpan().Count(old);
            context.Charge((text.Length + ((long)found * with.Length)) / 16);
            return Args.Text(text.Replace(old, with, StringComparison.Ordinal));
        }

        var runes = Runes(text);
        context.Charge((text.Length + ((runes.Length + 1L) * with.Length)) / 16);
        return Args.Text(with + string.Concat(runes.Select(r => r + with)));
    }

    private static RegoString ReplaceAll(BuiltinContext context, RegoValue[] args)
    {
        var patterns = Args.Object(args, 0);
        var text = Args.Text(args, 1);
        var pairs = new List<(string Old, string With)>();
        foreach (var (key, value) in patterns.Pairs)
        {
            if (key is not RegoString old)
                throw BuiltinException.Type("operand 1 non-string key found in pattern object");
            if (value is not RegoString with)
                throw BuiltinException.Type("operand 1 non-string value found in pattern object");
            pairs.Add((old.Value, with.Value));
        }

        var made = new StringBuilder();
        var at = 0;
        while (at < text.Length)
        {
            context.Charge(1 + (pairs.Count / 8));
            var match = pairs.Find(p => p.Old.Length > 0 && string.CompareOrdinal(text, at, p.Old, 0, p.Old.Length) == 0);
            made.Append(match.Old is null ? text[at].ToString() : match.With);
            context.Charge((match.With?.Length ?? 0) / 16);
            at += match.Old?.Length ?? 1;
        }

        return Args.Text(made.ToString());
    }

    private static RegoString Trim(string text, string cut, bool left, bool right)
    {
        var runes = Runes(text);
        var set = Runes(cut).ToHashSet();
        var (from, to) = (0, runes.Length);
        while (left && from < to && set.Contains(runes[from]))
            from++;
        while (right && to > from && set.Contains(runes[to - 1]))
            to--;
        return Args.Text(Join(runes.AsSpan(from, to - from)));
    }

    private static RegoString TrimPrefix(string text, string prefix) =>
        Args.Text(text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text);

    private static RegoString TrimSuffix(string text, string suffix) =>
        Args.Text(text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text);

    private static RegoString Reverse(string text)
    {
        var runes = Runes(text);
        Array.Reverse(runes);
        return Args.Text(Join(runes));
    }

    private static RegoString Substring(RegoValue[] args)
    {
        var runes = Runes(Args.Text(args, 0));
        var from = Args.Integer(args, 1);
        var length = Args.Integer(args, 2);
        if (from.Sign < 0)
            throw new BuiltinException("negative offset");
        if (from >= runes.Length)
            return RegoString.Empty;
        var start = (int)from;
        var count = length.Sign < 0 ? runes.Length - start : (int)BigInteger.Min(length, runes.Length - start);
        return Args.Text(Join(runes.AsSpan(start, count)));
    }

    private static RegoString FormatInt(RegoValue[] args)
    {
        var number = Args.Number(args, 0);
        var radix = Args.Number(args, 1).TryInt32(out var value) && value is 2 or 8 or 10 or 16
            ? value
            : throw BuiltinException.Type("operand 2 must be one of {2, 8, 10, 16}");
        return Args.Text(Digits(RegoFloat.From(number) is var f && number.TryInteger(out var whole) ? whole : f.Truncate(), radix));
    }

    internal static string Digits(BigInteger value, int radix)
    {
        if (radix == 10)
            return value.ToString(CultureInfo.InvariantCulture);
        var rest = BigInteger.Abs(value);
        var digits = new StringBuilder();
        do
        {
            rest = BigInteger.DivRem(rest, radix, out var digit);
            digits.Insert(0, "0123456789abcdef"[(int)digit]);
        }
        while (!rest.IsZero);
        return value.Sign < 0 ? "-" + digits : digits.ToString();
    }
}
