using System.Numerics;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Amounts with units: 10Gi, 5k, 200m.</summary>
internal static class Units
{
    private static readonly string[] Decimal = ["k", "m", "g", "t", "p", "e"];

    public static IEnumerable<Builtin> All =>
    [
        new("units.parse", 1, (_, a) => Parse(Args.Text(a, 0))) { ArgKinds = [[RegoKind.String]] },
        new("units.parse_bytes", 1, (_, a) => ParseBytes(Args.Text(a, 0))) { ArgKinds = [[RegoKind.String]] },
    ];

    private static RegoNumber Parse(string text)
    {
        var (amount, unit) = Split(Clean(text, "spaces not allowed in resource strings"), "no amount provided", "could not parse amount to a number");
        // m is a thousandth and M a million; all other units take either case.
        if (unit == "m")
            return Scale(amount, BigInteger.One, -3);
        return Scale(amount, Factor(unit.ToLowerInvariant()) ?? throw new BuiltinException($"unit {unit} not recognized"), 0);
    }

    private static RegoNumber ParseBytes(string text)
    {
        var clean = Clean(text, "spaces not allowed in resource strings").ToLowerInvariant();
        var (amount, unit) = Split(clean, "no byte amount provided", "could not parse byte amount to a number");
        var factor = unit switch
        {
            "" or "b" => BigInteger.One,
            [.., 'b'] => Factor(unit[..^1]),
            _ => Factor(unit),
        };
        var number = Scale(amount, factor ?? throw new BuiltinException($"byte unit {unit} not recognized"), 0);
        return number.IsInteger ? number : RegoNumber.Of(BigInteger.Divide(number.Mantissa, BigInteger.Pow(10, -number.Exponent)));
    }

    private static string Clean(string text, string spaces)
    {
        var clean = text.Replace("\"", "", StringComparison.Ordinal);
        return clean.Contains(' ', StringComparison.Ordinal) ? throw new BuiltinException(spaces) : clean;
    }

    private static (RegoNumber Amount, string Unit) Split(string text, string none, string bad)
    {
        var end = 0;
        for (; end < text.Length; end++)
        {
            var c = text[end];
            var exponent = c is 'e' or 'E' && end > 0 && end + 1 < text.Length && (char.IsAsciiDigit(text[end + 1])
                || (text[end + 1] is '+' or '-' && end + 2 < text.Length && char.IsAsciiDigit(text[end + 2])));
            if (exponent)
                end++;
            else if (!char.IsAsciiDigit(c) && c is not ('.' or '-' or '+'))
                break;
        }

        if (end == 0)
            throw new BuiltinException(none);
        var digits = text[..end];
        return Types.IsNumber(digits) && RegoNumber.TryParse(digits.TrimStart('+'), out var amount) ? (amount, text[end..]) : throw new BuiltinException(bad);
    }

    private static BigInteger? Factor(string unit)
    {
        if (unit.Length == 0)
            return BigInteger.One;
        var power = Array.IndexOf(Decimal, unit[..1]) + 1;
        return power == 0 ? null : unit[1..] switch
        {
            "" => BigInteger.Pow(1000, power),
            "i" => BigInteger.Pow(1024, power),
            _ => null,
        };
    }

    private static RegoNumber Scale(RegoNumber amount, BigInteger factor, int exponent) =>
        RegoNumber.Normal(amount.Mantissa * factor, amount.Exponent + exponent, null);
}
