using RainRef.Domain.Knowledge.Reviewing;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class QuotePlaceTests
{
    [Theory]
    [InlineData("Press the **green** button.", "the green button", 0, "the **green** button")]
    [InlineData("- One step\n- Two steps\n", "One step Two steps", 0, "One step\n- Two steps")]
    [InlineData("Wait. Then wait.", "ait", 0.9, "ait")]
    [InlineData("See [the page](https://a.example).", "the page", 0, "the page")]
    [InlineData("Wait 🫖 here.", "🫖", 0, "🫖")]
    public void Find_WordsAsTheyAreRead_GivesTheirMarkdown(string body, string quote, double share, string words)
    {
        var span = QuotePlace.Find(body, quote, share)!.Value;
        Assert.Equal(words, body.Substring(span.Start, span.Length));
        if (share > 0.5)
            Assert.Equal(body.LastIndexOf(words, StringComparison.Ordinal), span.Start);
    }

    [Theory]
    [InlineData("Press the button.", "Push the button")]
    [InlineData("Press the button.", " ** ")]
    [InlineData("", "x")]
    public void Find_WhatIsNotThere_IsNull(string body, string quote) => Assert.Null(QuotePlace.Find(body, quote));
}
