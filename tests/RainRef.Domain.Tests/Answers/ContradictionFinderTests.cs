using RainRef.Domain.Answers;

namespace RainRef.Domain.Tests.Answers;

public sealed class ContradictionFinderTests
{
    [Theory]
    [InlineData("The link expires after 24 hours.", "The link expires after 48 hours.", ContradictionKind.Number)]
    [InlineData("Die Rückgabe ist innerhalb von 30 Tagen möglich.", "Die Rückgabe ist innerhalb von 14 Tagen möglich.", ContradictionKind.Number)]
    [InlineData("The plan costs $20 a month.", "The plan costs $25 a month.", ContradictionKind.Number)]
    [InlineData("The old interface is switched off on March 1, 2027.", "The old interface is switched off on 15 June 2027.", ContradictionKind.Date)]
    [InlineData("Guests can edit shared documents.", "Guests cannot edit shared documents.", ContradictionKind.Negation)]
    [InlineData("External sharing is enabled by default.", "External sharing is disabled by default.", ContradictionKind.Negation)]
    public void Compare_SameSubjectThatDiffers_IsFound(string first, string second, ContradictionKind kind)
    {
        Assert.Equal(kind, ContradictionFinder.Compare(first, second)?.Kind);
        Assert.Equal(kind, ContradictionFinder.Compare(second, first)?.Kind);
    }

    [Theory]
    [InlineData("The link expires after 24 hours.", "The link expires after 24 hours.")]
    [InlineData("The link expires after 24 hours.", "The invoice is due in 14 days.")]
    [InlineData("Files up to 1,000 MB can be sent.", "Files up to 1000 MB can be sent.")]
    [InlineData("Mail in Outlook 2016 may have 20 attachments.", "Mail in Outlook 2019 may have 50 attachments.")]
    [InlineData("External sharing is not enabled by default.", "External sharing is disabled by default.")]
    [InlineData("The shop opens on 3 May 2027.", "The shop opens on May 3.")]
    [InlineData("The link expires after 24 hours.", "The link expires soon.")]
    public void Compare_WhatAgreesOrSpeaksOfSomethingElse_IsNone(string first, string second) =>
        Assert.Null(ContradictionFinder.Compare(first, second));
}
