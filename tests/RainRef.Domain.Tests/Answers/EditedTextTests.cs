using RainRef.Domain.Answers;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Answers;

public sealed class EditedTextTests
{
    private const string Quote = "We do not support Windows 7. Guests can join by a link. The link expires after 24 hours.";

    private static readonly Passage Found = Knowledge.Of(Quote + " Leads approve refunds.");
    private static readonly CitationDraft Cited = new(
        1, Found.FragmentId, FragmentOwner.Card, Found.OwnerId, 3, Found.Start, Quote.Length, "Help", Quote);

    [Fact]
    public void Read_SentencesLeftOut_StaysProved()
    {
        var edited = EditedText.Read("The link expires after 24 hours. [1]", [Cited], [Found]);

        Assert.True(edited.IsProved);
        Assert.Equal("The link expires after 24 hours.", Assert.Single(edited.Sentences).Text);
    }

    [Fact]
    public void Read_SentenceOfAnotherPassageThatWasFound_GetsACitationOfItsOwn()
    {
        var edited = EditedText.Read("Guests can join by a link. Leads approve refunds.", [Cited], [Found]);

        Assert.True(edited.IsProved);
        Assert.Equal([1, 2], edited.Citations.Select(c => c.Number));
        var added = edited.Citations[1];
        Assert.Equal("Leads approve refunds.", added.Quote);
        Assert.Equal(added.Quote, Found.Text.Substring(added.Start - Found.Start, added.Length));
    }

    [Theory]
    [InlineData("Guests can join by a link. You get a refund.", 2)]
    [InlineData("Support Windows 7.", 1)]
    [InlineData("support Windows 7.", 1)]
    [InlineData("The link expires after 48 hours.", 1)]
    [InlineData("The link never expires after 24 hours.", 1)]
    [InlineData("We do not support Windows 7. Guests can join.", 2)]
    public void Read_WhatNoSourceSays_IsFlaggedByItsNumber(string text, int number)
    {
        var edited = EditedText.Read(text, [Cited], [Found]);

        Assert.False(edited.IsProved);
        Assert.Equal([number], edited.Verdicts.Where(v => v.Code is not null).Select(v => v.Number));
    }

    [Fact]
    public void Read_AnotherLayout_StaysProved() =>
        Assert.True(EditedText.Read("- **Guests** can join by\n  a link\n- The link expires after 24 hours", [Cited], []).IsProved);
}
