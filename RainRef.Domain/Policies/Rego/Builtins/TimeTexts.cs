using System.Numerics;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Times as text, by layouts that show how the reference time would be written, and durations.</summary>
internal static class TimeTexts
{
    private static readonly Dictionary<string, string> Layouts = new()
    {
        ["ANSIC"] = "Mon Jan _2 15:04:05 2006",
        ["UnixDate"] = "Mon Jan _2 15:04:05 MST 2006",
        ["RubyDate"] = "Mon Jan 02 15:04:05 -0700 2006",
        ["RFC822"] = "02 Jan 06 15:04 MST",
        ["RFC822Z"] = "02 Jan 06 15:04 -0700",
        ["RFC850"] = "Monday, 02-Jan-06 15:04:05 MST",
        ["RFC1123"] = "Mon, 02 Jan 2006 15:04:05 MST",
        ["RFC1123Z"] = "Mon, 02 Jan 2006 15:04:05 -0700",
        ["RFC3339"] = Rfc3339,
        ["RFC3339Nano"] = Rfc3339Nano,
    };

    private const string Rfc3339 = "2006-01-02T15:04:05Z07:00";
    private const string Rfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00";

    public static IEnumerable<Builtin> All =>
    [
        new("time.parse_rfc3339_ns", 1, (_, a) => Parse(Rfc3339, Args.Text(a, 0))) { ArgKinds = [[RegoKind.String]] },
        new("time.parse_ns", 2, (_, a) => Parse(Args.Text(a, 0), Args.Text(a, 1))) { ArgKinds = [[RegoKind.String], [RegoKind.String]] },
        new("time.parse_duration_ns", 1, (_, a) => Duration(Args.Text(a, 0))) { ArgKinds = [[RegoKind.String]] },
        new("time.format", 1, (_, a) => Format(a)),
    ];

    private static RegoNumber Parse(string layout, string text)
    {
        var (time, rest) = new TimeLayout(Layouts.GetValueOrDefault(layout, layout)).Parse(text);
        return Times.ToNanoseconds(time, rest);
    }

    private static RegoString Format(RegoValue[] args)
    {
        var (time, rest, _, layout) = Times.Local(args, 0);
        return Args.Text(new TimeLayout(layout is null ? Rfc3339Nano : Layouts.GetValueOrDefault(layout, layout)).Format(time, rest));
    }

    private static RegoNumber Duration(string text)
    {
        var rest = text.AsSpan().TrimStart("+-");
        if (rest.IsEmpty || text.Length - rest.Length > 1)
            throw Invalid(text);
        var total = RegoNumber.Of(0);
        if (rest is not "0")
        {
            while (!rest.IsEmpty)
            {
                var digits = rest.IndexOfAnyExcept("0123456789.");
                if (digits <= 0 || !RegoNumber.TryParse(rest[..digits].ToString(), out var amount) || !Types.IsNumber(rest[..digits].ToString()))
                    throw Invalid(text);
                rest = rest[digits..];
                var letters = rest.IndexOfAny("0123456789.") is var end && end < 0 ? rest.Length : end;
                var size = Size(rest[..letters]) ?? throw Invalid(text);
                total = Numbers.Add(total, RegoNumber.Normal(amount.Mantissa * size, amount.Exponent, null));
                rest = rest[letters..];
            }
        }

        var ns = total.TryInteger(out var whole) ? whole : BigInteger.Divide(total.Mantissa, BigInteger.Pow(10, -total.Exponent));
        return ns <= long.MaxValue ? RegoNumber.Of(text[0] == '-' ? -ns : ns) : throw Invalid(text);
    }

    private static BuiltinException Invalid(string text) => new($"time: invalid duration \"{text}\"");

    private static long? Size(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "µs" or "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => null,
    };
}
