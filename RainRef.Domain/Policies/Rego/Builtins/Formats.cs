using System.Globalization;
using System.Numerics;
using System.Text;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary><c>sprintf</c> with the verbs, flags and widths of its model, and plain templates.</summary>
internal static class Formats
{
    private const int WidestField = 10_000;

    public static IEnumerable<Builtin> All =>
    [
        new("sprintf", 2, (c, a) => Sprintf(c, Args.Text(a, 0), Args.Array(a, 1))) { ArgKinds = [[RegoKind.String], [RegoKind.Array]] },
        new("strings.render_template", 2, (c, a) => GoTemplate.Render(c, Args.Text(a, 0), Args.Object(a, 1))),
    ];

    private static RegoString Sprintf(BuiltinContext context, string format, RegoArray args)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }

            at++;
            var spec = Spec.Read(format, ref at, args, ref next);
            if (at >= format.Length)
            {
                text.Append("%!(NOVERB)");
                break;
            }

            Append(text, spec, format[at], args, ref next);
            context.Charge(text.Length / 1024);
        }

        if (next < args.Count)
        {
            text.Append("%!(EXTRA ");
            text.AppendJoin(", ", args.Items.Skip(next).Select(v => $"{GoType(v)}={Plain(v)}"));
            text.Append(')');
        }

        context.Charge(text.Length / 16);
        return Args.Text(text.ToString());
    }

    private static void Append(StringBuilder text, Spec spec, char verb, RegoArray args, ref int next)
    {
        if (verb == '%')
        {
            text.Append('%');
            return;
        }

        if (next >= args.Count)
        {
            text.Append("%!").Append(verb).Append("(MISSING)");
            return;
        }

        var value = args.Raw[next++];
        var body = Format(spec, verb, value) ?? $"%!{verb}({GoType(value)}={Plain(value)})";
        text.Append(Pad(spec, body, value is RegoNumber));
    }

    private static string? Format(Spec spec, char verb, RegoValue value) => verb switch
    {
        'v' => value is RegoNumber number && spec.Plus ? Signed(spec, number.Text) : Plain(value),
        's' => value is RegoNumber text && (text.TryInt64(out _) || !text.IsInteger) ? null : Cut(spec, Plain(value)),
        'q' => value is RegoNumber ? null : new RegoString(Plain(value)).ToString(),
        't' => value is RegoBoolean ? value.ToString() : null,
        'd' => value is RegoNumber whole ? Whole(spec, whole, 10, 'd') : null,
        'b' => value is RegoNumber bits ? Whole(spec, bits, 2, 'b') : null,
        'o' => value is RegoNumber octal ? Whole(spec, octal, 8, 'o') : null,
        'x' => Hex(spec, value, upper: false),
        'X' => Hex(spec, value, upper: true),
        'c' => value is RegoNumber code && code.TryInt32(out var rune) && Rune.IsValid(rune) ? new Rune(rune).ToString() : null,
        'e' or 'E' or 'f' or 'F' or 'g' or 'G' => value is RegoNumber real ? Real(spec, verb, real) : null,
        'T' => GoType(value),
        _ => null,
    };

    private static string Plain(RegoValue value) => value is RegoString text ? text.Value : value.ToString();

    private static string Cut(Spec spec, string text) =>
        spec.Precision >= 0 ? Strings.Join(Strings.Runes(text).AsSpan(0, Math.Min(spec.Precision, Strings.Runes(text).Length))) : text;

    private static string Signed(Spec spec, string digits) =>
        digits.StartsWith('-') ? digits : spec.Plus ? "+" + digits : spec.Space ? " " + digits : digits;

    private static string? Whole(Spec spec, RegoNumber number, int radix, char verb)
    {
        if (!number.TryInteger(out var value))
            return verb == 'd' ? $"%!d(float64={number.Text})" : null;
        return Signed(spec, Strings.Digits(value, radix));
    }

    private static string? Hex(Spec spec, RegoValue value, bool upper)
    {
        var text = value switch
        {
            RegoNumber number when number.TryInteger(out var whole) => Signed(spec, (spec.Sharp ? "0x" : "") + Strings.Digits(whole, 16)),
            RegoString s => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(s.Value)),
            _ => null,
        };
        return upper ? text?.ToUpperInvariant() : text;
    }

    private static string Real(Spec spec, char verb, RegoNumber number)
    {
        var value = number.ToDouble();
        var digits = spec.Precision < 0 ? 6 : spec.Precision;
        var text = char.ToLowerInvariant(verb) switch
        {
            'f' => Fixed(number, digits),
            'e' => value.ToString($"0.{new string('0', digits)}e+00", CultureInfo.InvariantCulture),
            _ => spec.Precision < 0 ? General(value) : value.ToString($"G{Math.Max(digits, 1)}", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal),
        };
        return Signed(spec, char.IsUpper(verb) ? text.ToUpperInvariant() : text);
    }

    private static string General(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var magnitude = Math.Abs(value);
        return magnitude is >= 1e21 or (> 0 and < 1e-4) && !text.Contains('E', StringComparison.Ordinal)
            ? value.ToString("0.################e+00", CultureInfo.InvariantCulture)
            : text.Replace("E+", "e+", StringComparison.Ordinal).Replace("E-", "e-", StringComparison.Ordinal);
    }

    // By the number's own digits, not by a double's.
    private static string Fixed(RegoNumber number, int digits)
    {
        if (number.IsInteger && number.TryInteger(out var whole))
            return whole.ToString(CultureInfo.InvariantCulture) + (digits > 0 ? "." + new string('0', digits) : "");
        var shift = number.Exponent + digits;
        var scaled = BigInteger.Abs(number.Mantissa);
        if (shift >= 0)
            scaled *= BigInteger.Pow(10, shift);
        else
            scaled = ((scaled * 2) + BigInteger.Pow(10, -shift)) / (2 * BigInteger.Pow(10, -shift));
        var text = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var made = digits > 0 ? $"{text[..^digits]}.{text[^digits..]}" : text;
        return number.Mantissa.Sign < 0 ? "-" + made : made;
    }

    private static string Pad(Spec spec, string text, bool numeric)
    {
        var missing = spec.Width - text.EnumerateRunes().Count();
        if (missing <= 0)
            return text;
        if (spec.Left)
            return text + new string(' ', missing);
        if (!spec.Zero)
            return new string(' ', missing) + text;
        var sign = numeric && text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        return text[..sign] + new string('0', missing) + text[sign..];
    }

    private static string GoType(RegoValue value) => value switch
    {
        RegoNumber number => number.IsInteger ? "int" : "float64",
        _ => "string",
    };

    private sealed record Spec(bool Left, bool Plus, bool Sharp, bool Zero, bool Space, int Width, int Precision)
    {
        public static Spec Read(string format, ref int at, RegoArray args, ref int next)
        {
            bool left = false, plus = false, sharp = false, zero = false, space = false;
            for (; at < format.Length && format[at] is '-' or '+' or '#' or '0' or ' '; at++)
            {
                left |= format[at] == '-';
                plus |= format[at] == '+';
                sharp |= format[at] == '#';
                zero |= format[at] == '0';
                space |= format[at] == ' ';
            }

            var width = Count(format, ref at, args, ref next) ?? 0;
            var precision = -1;
            if (at < format.Length && format[at] == '.')
            {
                at++;
                precision = Count(format, ref at, args, ref next) ?? 0;
            }

            return new Spec(left, plus, sharp, zero && !left, space, width, precision);
        }

        private static int? Count(string format, ref int at, RegoArray args, ref int next)
        {
            if (at < format.Length && format[at] == '*')
            {
                at++;
                return next < args.Count && args.Raw[next++] is RegoNumber number && number.TryInt32(out var given)
                    ? Math.Clamp(given, 0, WidestField)
                    : 0;
            }

            var start = at;
            while (at < format.Length && char.IsAsciiDigit(format[at]))
                at++;
            return at == start ? null : int.TryParse(format.AsSpan(start, at - start), out var value) ? Math.Min(value, WidestField) : WidestField;
        }
    }
}
