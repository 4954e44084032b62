using System.Globalization;

namespace RainRef.Domain.Receipts;

/// <summary>Writes doubles as ECMAScript's <c>Number::toString</c> does (ECMA-262, 6.1.6.1.20), which RFC 8785 asks for.</summary>
public static class EcmaScriptNumber
{
    /// <summary>The longest text that <see cref="Format(double, Span{char})"/> writes, with room to spare.</summary>
    public const int MaxLength = 32;

    private const double ExactIntegerLimit = 1L << 53;

    public static string Format(double value)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        return new string(buffer[..Format(value, buffer)]);
    }

    /// <summary>Writes a finite <paramref name="value"/> into <paramref name="target"/>; returns the characters written.</summary>
    public static int Format(double value, Span<char> target)
    {
        if (!double.IsFinite(value))
            throw new CanonicalJsonException("NaN and infinities have no JSON form.");
        if (Math.Abs(value) <= ExactIntegerLimit && value == Math.Truncate(value))
        {
            ((long)value).TryFormat(target, out var written, default, CultureInfo.InvariantCulture);
            return written;
        }

        Span<char> digits = stackalloc char[MaxLength];
        var (count, point) = ShortestDigits(Math.Abs(value), digits);
        var start = 0;
        if (value < 0)
            target[start++] = '-';
        return start + LayOut(digits[..count], point, target[start..]);
    }

    // The value is 0.d1d2d3… × 10^point, with the fewest digits that read back as the same double.
    private static (int Count, int Point) ShortestDigits(double value, Span<char> digits)
    {
        Span<char> text = stackalloc char[MaxLength];
        if (!value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture))
            throw new InvalidOperationException("A double needs more room than expected.");
        var count = 0;
        var point = 0;
        var seenPoint = false;
        foreach (var c in text[..length])
        {
            if (c == 'E')
                break;
            if (c == '.')
            {
                seenPoint = true;
                continue;
            }

            if (count == 0 && c == '0')
            {
                if (seenPoint)
                    point--;
                continue;
            }

            digits[count++] = c;
            if (!seenPoint)
                point++;
        }

        var exponentAt = text[..length].IndexOf('E');
        if (exponentAt >= 0)
            point += int.Parse(text[(exponentAt + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        while (count > 1 && digits[count - 1] == '0')
            count--;
        return (count, point);
    }

    private static int LayOut(ReadOnlySpan<char> digits, int point, Span<char> target)
    {
        if (point is > 0 and <= 21)
            return Positional(digits, point, target);
        if (point is > -6 and <= 0)
        {
            "0.".CopyTo(target);
            target.Slice(2, -point).Fill('0');
            digits.CopyTo(target[(2 - point)..]);
            return 2 - point + digits.Length;
        }

        return Exponential(digits, point - 1, target);
    }

    private static int Positional(ReadOnlySpan<char> digits, int point, Span<char> target)
    {
        if (digits.Length <= point)
        {
            digits.CopyTo(target);
            target[digits.Length..point].Fill('0');
            return point;
        }

        digits[..point].CopyTo(target);
        target[point] = '.';
        digits[point..].CopyTo(target[(point + 1)..]);
        return digits.Length + 1;
    }

    private static int Exponential(ReadOnlySpan<char> digits, int exponent, Span<char> target)
    {
        var length = 0;
        target[length++] = digits[0];
        if (digits.Length > 1)
        {
            target[length++] = '.';
            digits[1..].CopyTo(target[length..]);
            length += digits.Length - 1;
        }

        target[length++] = 'e';
        target[length++] = exponent < 0 ? '-' : '+';
        Math.Abs(exponent).TryFormat(target[length..], out var written, default, CultureInfo.InvariantCulture);
        return length + written;
    }
}
