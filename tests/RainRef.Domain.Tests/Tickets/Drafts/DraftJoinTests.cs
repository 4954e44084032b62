using RainRef.Domain.Tickets.Drafts;

namespace RainRef.Domain.Tests.Tickets.Drafts;

/// <summary>No word is lost where two boxes become one, and none is doubled.</summary>
public sealed class DraftJoinTests
{
    [Theory]
    [InlineData(null, null, "Coming", "Coming")]
    [InlineData("", null, "Coming", "Coming")]
    [InlineData("Here", null, "Coming", "Here\n\nComing")]
    [InlineData("Here\n\nComing", null, "Coming", "Here\n\nComing")]
    [InlineData("Here is no", null, "no", "Here is no\n\nno")]
    [InlineData("Here\n\nComing", "Coming", "Coming soon", "Here\n\nComing soon")]
    [InlineData("Here\n\nComing\n\nThere", "Coming", "", "Here\n\nThere")]
    [InlineData("Changed since", "Coming", "Coming soon", "Changed since\n\nComing soon")]
    public void Behind_WhatIsHere_HoldsBoth(string? here, string? earlier, string coming, string joined) =>
        Assert.Equal(joined, DraftJoin.Behind(here is null ? null : new DraftText(here), earlier, new DraftText(coming)).Text);

    [Theory]
    [InlineData("Here\n\nComing", "Coming", "Here")]
    [InlineData("Coming", "Coming", "")]
    [InlineData("Coming\n\nLater", "Coming", "Later")]
    [InlineData("Here\n\nComing\n\nLater", "Coming", "Here\n\nLater")]
    [InlineData("Coming\n\nComing", "Coming", "Coming")]
    [InlineData("Here\n\nComing, changed", "Coming", null)]
    [InlineData("Upcoming", "coming", null)]
    public void Without_WhatCame_LeavesTheRest(string here, string gone, string? left) =>
        Assert.Equal(left, DraftJoin.Without(new DraftText(here), new DraftText(gone))?.Text);

    [Fact]
    public void Without_WhatCame_LeavesTheFilesThatWereHere()
    {
        var (mine, theirs) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        var joined = DraftJoin.Behind(new DraftText("Here", [mine]), null, new DraftText("Coming", [theirs]));

        Assert.Equal([mine, theirs], joined.AttachmentIds);
        Assert.Equal([mine], DraftJoin.Without(joined, new DraftText("Coming", [theirs]))!.AttachmentIds);
    }
}
