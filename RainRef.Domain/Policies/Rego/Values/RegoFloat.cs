using System.Globalization;
using System.Numerics;
using RainRef.Domain.Policies.Rego.Builtins;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>
/// A binary float with a 64-bit mantissa, rounded to nearest even: the arithmetic that the reference engine uses for
/// numbers that are not both whole, so that results print the same digits.
/// </summary>
internal readonly struct RegoFloat
{
    private const int Precision = 64;
    private const int LargestExponent = 16_000;
    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    private RegoFloat(BigInteger mantissa, int exponent) => (_mantissa, _exponent) = (mantissa, exponent);

    public bool IsZero => _mantissa.IsZero;

    public static RegoFloat From(RegoNumber number) =>
        number.Exponent >= 0
            ? Round(number.Mantissa * BigInteger.Pow(10, number.Exponent), BigInteger.One)
            : Round(number.Mantissa, BigInteger.Pow(10, -number.Exponent));

    public static RegoFloat operator +(RegoFloat left, RegoFloat right)
    {
        var common = Math.Min(left._exponent, right._exponent);
        return Scaled((left._mantissa << (left._exponent - common)) + (right._mantissa << (right._exponent - common)), common);
    }

    public static RegoFloat operator -(RegoFloat value) => new(-value._mantissa, value._exponent);

    public static RegoFloat operator -(RegoFloat left, RegoFloat right) => left + -right;

    public static RegoFloat operator *(RegoFloat left, RegoFloat right) =>
        Scaled(left._mantissa * right._mantissa, left._exponent + right._exponent);

    public static RegoFloat operator /(RegoFloat left, RegoFloat right)
    {
        var quotient = Round(left._mantissa, right._mantissa);
        return new(quotient._mantissa, quotient._mantissa.IsZero ? 0 : quotient._exponent + left._exponent - right._exponent);
    }

    /// <summary>The shortest decimal that rounds back to this float.</summary>
    public RegoNumber ToNumber()
    {
        if (_mantissa.IsZero)
            return RegoNumber.Of(0);
        if (Math.Abs(_exponent) > LargestExponent)
            throw new BuiltinException("number is out of range");
        if (_exponent >= 0)
            return RegoNumber.Of(_mantissa << _exponent);
        var trailing = (int)BigInteger.TrailingZeroCount(BigInteger.Abs(_mantissa));
        if (trailing >= -_exponent)
            return RegoNumber.Of(_mantissa >> -_exponent);
        return Shortest();
    }

    public BigInteger Truncate() => _exponent >= 0 ? _mantissa << _exponent : BigInteger.Divide(_mantissa, BigInteger.One << -_exponent);

    private RegoNumber Shortest()
    {
        var denominator = BigInteger.One << -_exponent;
        var magnitude = BigInteger.Abs(_mantissa);
        var scale = (int)Math.Floor(BigInteger.Log10(magnitude) - BigInteger.Log10(denominator));
        for (var digits = 1; digits <= 24; digits++)
        {
            var power = digits - 1 - scale;
            var (top, bottom) = power >= 0
                ? (magnitude * BigInteger.Pow(10, power), denominator)
                : (magnitude, denominator * BigInteger.Pow(10, -power));
            var rounded = ((top * 2) + bottom) / (bottom * 2);
            var back = power >= 0 ? Round(rounded, BigInteger.Pow(10, power)) : Round(rounded * BigInteger.Pow(10, -power), BigInteger.One);
            if (back.SameAs(magnitude, _exponent))
                return Text(_mantissa.Sign < 0 ? -rounded : rounded, -power);
        }

        return RegoNumber.Of(0);
    }

    // Plain digits down to 1e-4, as the reference prints them, and an exponent below.
    private static RegoNumber Text(BigInteger mantissa, int exponent)
    {
        var number = RegoNumber.Normal(mantissa, exponent, null);
        var digits = BigInteger.Abs(number.Mantissa).ToString(CultureInfo.InvariantCulture);
        var scientific = digits.Length - 1 + number.Exponent;
        if (scientific >= -4)
            return number;
        var text = (number.Mantissa.Sign < 0 ? "-" : "") + digits[0] + (digits.Length > 1 ? "." + digits[1..] : "")
            + "e-" + (-scientific).ToString("00", CultureInfo.InvariantCulture);
        return RegoNumber.Normal(number.Mantissa, number.Exponent, text);
    }

    private bool SameAs(BigInteger mantissa, int exponent)
    {
        var common = Math.Min(_exponent, exponent);
        return _mantissa << (_exponent - common) == mantissa << (exponent - common);
    }

    private static RegoFloat Scaled(BigInteger mantissa, int exponent)
    {
        var rounded = Round(mantissa, BigInteger.One);
        return new(rounded._mantissa, rounded._mantissa.IsZero ? 0 : rounded._exponent + exponent);
    }

    private static RegoFloat Round(BigInteger top, BigInteger bottom)
    {
        if (top.IsZero)
            return new(BigInteger.Zero, 0);
        var negative = top.Sign * bottom.Sign < 0;
        top = BigInteger.Abs(top);
        bottom = BigInteger.Abs(bottom);
        var shift = Precision - (int)((long)top.GetBitLength() - (long)bottom.GetBitLength());
        var (scaledTop, scaledBottom) = shift >= 0 ? (top << shift, bottom) : (top, bottom << -shift);
        var quotient = BigInteger.DivRem(scaledTop, scaledBottom, out var rest);
        var exponent = -shift;
        if (quotient.GetBitLength() > Precision)
        {
            var odd = !quotient.IsEven;
            quotient >>= 1;
            exponent++;
            if (odd && (!rest.IsZero || !quotient.IsEven))
                quotient++;
        }
        else if ((rest * 2).CompareTo(scaledBottom) is var half && (half > 0 || (half == 0 && !quotient.IsEven)))
        {
            quotient++;
        }

        return new(negative ? -quotient : quotient, exponent);
    }
}
