using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Tests.Common;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three? Four…", "One.|Two!|Three?|Four…")]
    [InlineData("Really?! Yes. \"Quoted.\" Then (so.) Done", "Really?!|Yes.|\"Quoted.\"|Then (so.)|Done")]
    [InlineData("It costs $3.50 in v2.0.1. See https://a.example/b.c?d=1. Ask J. Smith.", "It costs $3.50 in v2.0.1.|See https://a.example/b.c?d=1.|Ask J. Smith.")]
    [InlineData("Ask Dr. Jones, e.g. about No. 5, at 9 a.m. on Monday. Done.", "Ask Dr. Jones, e.g. about No. 5, at 9 a.m. on Monday.|Done.")]
    [InlineData("The answer is no. The rest follows.", "The answer is no.|The rest follows.")]
    [InlineData("Acme Inc. Berlin pays. We sued Acme Inc. The court agreed.", "Acme Inc. Berlin pays.|We sued Acme Inc.|The court agreed.")]
    [InlineData("It was in the U.S. Army. He left the U.S. They stayed.", "It was in the U.S. Army.|He left the U.S.|They stayed.")]
    [InlineData("Am 3. Mai kam Nr. 7, z.B. hier. Danach nichts.", "Am 3. Mai kam Nr. 7, z.B. hier.|Danach nichts.")]
    [InlineData("In 2019. The next.[12] And so.", "In 2019.|The next.[12]|And so.")]
    [InlineData("Steps:\n1. Open it. Wait.\n2. Close it\n- a bullet\n* another. One", "Steps:|1. Open it.|Wait.|2. Close it|- a bullet|* another.|One")]
    [InlineData("# Title\nText begins\n\nNew block\nHi team\nI cannot log in\nThanks", "# Title|Text begins|New block|Hi team|I cannot log in|Thanks")]
    [InlineData("This line is wrapped by a mail program at seventy columns, so its\nSentence goes on. New.", "This line is wrapped by a mail program at seventy columns, so its\nSentence goes on.|New.")]
    [InlineData("これは一つ。二つ！「三つ。」四つ", "これは一つ。|二つ！|「三つ。」|四つ")]
    [InlineData("¿Qué pasa? ¡Nada! El Sr. López vino.", "¿Qué pasa?|¡Nada!|El Sr. López vino.")]
    [InlineData("Use iOS. iPhone works. Yahoo! is one word.", "Use iOS.|iPhone works.|Yahoo! is one word.")]
    [InlineData("  \n ", "")]
    public void Split_Text_GivesItsSentences(string text, string expected)
    {
        Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(text).Select(s => s.Of(text))));
    }

    [Fact]
    public void Split_AnyText_CoversAllButWhiteSpaceInOrder()
    {
        var pieces = Gen.Frequency(
            (3, Gen.Elements(". ", "! ", "?\n", "\n\n", " ", "\r\n", "。", "…", "\t", "- ", "1. ", "# ", "|", "\"", "[1]")),
            (3, Gen.Elements("Word", "dr", "U.S", "3", "a", "I", "日本", "e.g", "\ud83d\ude00", "https://a.b/c.d")),
            (1, ArbMap.Default.GeneratorFor<string?>().Select(s => s ?? string.Empty)));
        Prop.ForAll(pieces.ListOf().Select(p => string.Concat(p)).ToArbitrary(), Holds)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Split_AMegabyteOfHostileText_IsQuick()
    {
        foreach (var unit in new[] { ".", "a.", ". ", "A. ", "\n", "a\n", "[1", ".[1]", "\"", "1. ", "?)", "Dr. ", ".          " })
        {
            var text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
            Timed.AssertUnder(TimeSpan.FromSeconds(1), () => SentenceSplitter.Split(text), unit);
        }
    }

    private static bool Holds(string text)
    {
        var at = 0;
        foreach (var span in SentenceSplitter.Split(text))
        {
            if (span.Start < at || span.Length <= 0 || span.End > text.Length)
                return false;
            if (!text.AsSpan(at, span.Start - at).IsWhiteSpace())
                return false;
            if (char.IsWhiteSpace(text[span.Start]) || char.IsWhiteSpace(text[span.End - 1]))
                return false;
            at = span.End;
        }

        return text.AsSpan(at).IsWhiteSpace();
    }
}
