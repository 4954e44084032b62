using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Tests.Receipts;

public sealed class EcmaScriptNumberTests
{
    /// <summary>RFC 8785, appendix B: IEEE 754 bits and the text they give.</summary>
    public static readonly TheoryData<string, string> AppendixB = new()
    {
        { "0000000000000000", "0" },
        { "8000000000000000", "0" },
        { "0000000000000001", "5e-324" },
        { "8000000000000001", "-5e-324" },
        { "7fefffffffffffff", "1.7976931348623157e+308" },
        { "ffefffffffffffff", "-1.7976931348623157e+308" },
        { "4340000000000000", "9007199254740992" },
        { "c340000000000000", "-9007199254740992" },
        { "4430000000000000", "295147905179352830000" },
        { "44b52d02c7e14af5", "9.999999999999997e+22" },
        { "44b52d02c7e14af6", "1e+23" },
        { "44b52d02c7e14af7", "1.0000000000000001e+23" },
        { "444b1ae4d6e2ef4e", "999999999999999700000" },
        { "444b1ae4d6e2ef4f", "999999999999999900000" },
        { "444b1ae4d6e2ef50", "1e+21" },
        { "3eb0c6f7a0b5ed8c", "9.999999999999997e-7" },
        { "3eb0c6f7a0b5ed8d", "0.000001" },
        { "41b3de4355555553", "333333333.3333332" },
        { "41b3de4355555554", "333333333.33333325" },
        { "41b3de4355555555", "333333333.3333333" },
        { "41b3de4355555556", "333333333.3333334" },
        { "41b3de4355555557", "333333333.33333343" },
        { "becbf647612f3696", "-0.0000033333333333333333" },
        { "43143ff3c1cb0959", "1424953923781206.2" },
    };

    [Theory]
    [MemberData(nameof(AppendixB))]
    public void Format_VectorsOfTheRfc_GiveItsText(string bits, string expected)
    {
        Assert.Equal(expected, EcmaScriptNumber.Format(FromBits(bits)));
    }

    [Theory]
    [MemberData(nameof(AppendixB))]
    public void Serialize_VectorsOfTheRfc_GiveItsText(string bits, string expected)
    {
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(CanonicalJson.Serialize(FromBits(bits))));
    }

    [Theory]
    [InlineData("7ff0000000000000")]
    [InlineData("fff0000000000000")]
    [InlineData("7fffffffffffffff")]
    public void Format_NotFinite_IsRefused(string bits)
    {
        Assert.Throws<CanonicalJsonException>(() => EcmaScriptNumber.Format(FromBits(bits)));
    }

    [Fact]
    public void Format_AnyFiniteDouble_ReadsBackAsItself()
    {
        Prop.ForAll<long>(bits =>
        {
            // FsCheck's longs are small; the multiplication spreads them over every exponent.
            var value = BitConverter.Int64BitsToDouble(unchecked(bits * -7046029254386353131L));
            return !double.IsFinite(value)
                || double.Parse(EcmaScriptNumber.Format(value), CultureInfo.InvariantCulture) == value;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static double FromBits(string hex) =>
        BitConverter.Int64BitsToDouble(long.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
