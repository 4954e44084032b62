using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Common;

namespace RainRef.Domain.Tests.Common;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+A1")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("  =1")]
    [InlineData("\t=1")]
    [InlineData("\tx")]
    [InlineData("\rx")]
    [InlineData("\n=1")]
    [InlineData("\u00a0=1")]
    [InlineData("\u200b\ufeff=1")]
    [InlineData("＝1")]
    [InlineData("＋1")]
    [InlineData("－1")]
    [InlineData("＠x")]
    [InlineData("+49 30 1234567")]
    [InlineData("-")]
    [InlineData("-5\n=1")]
    [InlineData("-1.2.3")]
    public void Safe_Formula_IsNeutralised(string value)
    {
        Assert.Equal("'" + value, CsvCell.Safe(value));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("+3.2")]
    [InlineData("-3,25")]
    [InlineData("-1.5e-7")]
    [InlineData("-12%")]
    [InlineData("1=1")]
    [InlineData("a@b.example")]
    [InlineData("'=1")]
    [InlineData(" text")]
    [InlineData("")]
    public void Safe_PlainValue_StaysAsItIs(string value)
    {
        Assert.Equal(value, CsvCell.Safe(value));
    }

    [Fact]
    public void Row_Cells_AreQuotedWhereNeeded()
    {
        Assert.Equal(
            "a,\"b,c\",\"say \"\"hi\"\"\",,\"x\ny\",'=1,\" s\",\"p;q\"\r\n",
            CsvText.Row(["a", "b,c", "say \"hi\"", null, "x\ny", "=1", " s", "p;q"]));
        Assert.Equal("\"\"\r\n", CsvText.Row([""]));
    }

    [Fact]
    public void Row_AnyCells_ReadBackSafe()
    {
        var cells = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string?>(),
            Gen.Elements<string?>("=1", ",", "\"", "\r\n", "a\"b,\"", "-5", null, ";", "\t"));
        Prop.ForAll(cells.NonEmptyListOf().ToArbitrary(), list =>
            Parse(CsvText.Row(list)).SequenceEqual(list.Select(CsvCell.Safe)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    // A reader written from RFC 4180's grammar.
    private static List<string> Parse(string row)
    {
        Assert.EndsWith("\r\n", row, StringComparison.Ordinal);
        List<string> cells = [""];
        var quoted = false;
        for (var i = 0; i < row.Length - 2; i++)
        {
            if (row[i] == '"' && quoted && row[i + 1] == '"')
                cells[^1] += row[i++];
            else if (row[i] == '"')
                quoted = !quoted;
            else if (row[i] == ',' && !quoted)
                cells.Add("");
            else
                cells[^1] += row[i];
        }

        Assert.False(quoted);
        return cells;
    }
}
