using System.Globalization;
using System.Numerics;
using System.Text;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>
/// A Rego number: an exact decimal (mantissa × 10^exponent) that keeps the text it was written in. 1, 1.0 and 1e0 are equal.
/// </summary>
public sealed class RegoNumber : RegoValue
{
    private const int LargestExponent = 4_000;
    private const int MostDigits = 20_000;
    private static readonly RegoNumber[] Small = [.. Enumerable.Range(-16, 1040).Select(i => new RegoNumber(i, 0, true, null))];
    private readonly long _small;
    private readonly BigInteger _mantissa;
    private readonly int _exponent;
    private readonly bool _isSmall;
    private string? _text;

    private RegoNumber(long small, int exponent, bool isSmall, string? text)
    {
        (_small, _exponent, _isSmall, _text) = (small, exponent, isSmall, text);
        _mantissa = default;
    }

    private RegoNumber(BigInteger mantissa, int exponent, string? text)
    {
        (_mantissa, _exponent, _text) = (mantissa, exponent, text);
    }

    public override RegoKind Kind => RegoKind.Number;

    /// <summary>Whether the number is whole, however it was written.</summary>
    public bool IsInteger => _isSmall || _exponent >= 0;

    public string Text => _text ??= Render();

    internal BigInteger Mantissa => _isSmall ? _small : _mantissa;

    internal int Exponent => _isSmall ? 0 : _exponent;

    public static RegoNumber Of(long value) =>
        value is >= -16 and < 1024 ? Small[value + 16] : new RegoNumber(value, 0, true, null);

    public static RegoNumber Of(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? Of((long)value) : Normal(value, 0, null);

    public static RegoNumber Of(double value) =>
        TryParse(value.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "e+", StringComparison.Ordinal).Replace('E', 'e'), out var number) ? number : Of(0);

    /// <summary>Reads a JSON number; false for other text and for exponents beyond any use.</summary>
    public static bool TryParse(string text, out RegoNumber number)
    {
        number = Small[16];
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small) && text[0] != '+')
        {
            number = new RegoNumber(small, 0, true, text is "-0" ? text : null);
            return true;
        }

        var mark = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = 0;
        if (mark >= 0 && (!int.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
            || Math.Abs((long)exponent) > LargestExponent))
            return false;
        var digits = mark >= 0 ? text[..mark] : text;
        var point = digits.IndexOf('.');
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }

        if (digits.Length > MostDigits || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var mantissa))
            return false;
        number = Normal(mantissa, exponent, text);
        return true;
    }

    internal static RegoNumber Normal(BigInteger mantissa, int exponent, string? text)
    {
        if (mantissa.IsZero)
            return new RegoNumber(0, 0, true, text);
        while (exponent < 0)
        {
            var quotient = BigInteger.DivRem(mantissa, 10, out var rest);
            if (!rest.IsZero)
                break;
            mantissa = quotient;
            exponent++;
        }

        if (exponent > 0 && exponent <= 40)
        {
            mantissa *= BigInteger.Pow(10, exponent);
            exponent = 0;
        }

        while (exponent > 0)
        {
            var quotient = BigInteger.DivRem(mantissa, 10, out var rest);
            if (!rest.IsZero)
                break;
            mantissa = quotient;
            exponent++;
        }

        if (exponent == 0 && mantissa >= long.MinValue && mantissa <= long.MaxValue)
            return new RegoNumber((long)mantissa, 0, true, text);
        return new RegoNumber(mantissa, exponent, text);
    }

    public bool TryInt64(out long value)
    {
        value = _small;
        return _isSmall;
    }

    public bool TryInt32(out int value)
    {
        value = unchecked((int)_small);
        return _isSmall && _small == value;
    }

    public bool TryInteger(out BigInteger value)
    {
        value = _isSmall ? _small : _exponent >= 0 ? _mantissa * BigInteger.Pow(10, _exponent) : default;
        return IsInteger;
    }

    public double ToDouble() => _isSmall ? _small : double.Parse($"{_mantissa}e{_exponent}", NumberStyles.Float, CultureInfo.InvariantCulture);

    public override int GetHashCode() => _isSmall ? _small.GetHashCode() : HashCode.Combine(Plain().Mantissa, Plain().Exponent);

    internal override void Print(StringBuilder text) => text.Append(Text);

    protected override bool EqualsSame(RegoValue other)
    {
        var right = (RegoNumber)other;
        return _isSmall && right._isSmall ? _small == right._small : CompareSame(other) == 0;
    }

    protected override int CompareSame(RegoValue other)
    {
        var right = (RegoNumber)other;
        if (_isSmall && right._isSmall)
            return _small.CompareTo(right._small);
        if (Mantissa.Sign != right.Mantissa.Sign)
            return Mantissa.Sign.CompareTo(right.Mantissa.Sign);
        var common = Math.Min(Exponent, right.Exponent);
        return (Mantissa * BigInteger.Pow(10, Exponent - common)).CompareTo(right.Mantissa * BigInteger.Pow(10, right.Exponent - common));
    }

    // 10^50 may have come as digits or as an exponent: strip the zeros so that both hash alike.
    private (BigInteger Mantissa, int Exponent) Plain()
    {
        var (mantissa, exponent) = (_mantissa, _exponent);
        while (!mantissa.IsZero)
        {
            var quotient = BigInteger.DivRem(mantissa, 10, out var rest);
            if (!rest.IsZero)
                break;
            (mantissa, exponent) = (quotient, exponent + 1);
        }

        return (mantissa, exponent);
    }

    private string Render()
    {
        if (_isSmall)
            return _small.ToString(CultureInfo.InvariantCulture);
        if (_exponent >= 0)
            return (_mantissa * BigInteger.Pow(10, _exponent)).ToString(CultureInfo.InvariantCulture);
        var digits = BigInteger.Abs(_mantissa).ToString(CultureInfo.InvariantCulture).PadLeft(1 - _exponent, '0');
        return $"{(_mantissa.Sign < 0 ? "-" : "")}{digits[..^-_exponent]}.{digits[^-_exponent..]}";
    }
}
