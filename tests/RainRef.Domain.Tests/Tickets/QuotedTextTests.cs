using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Notes;

namespace RainRef.Domain.Tests.Tickets;

public sealed class QuotedTextTests
{
    [Theory]
    [InlineData("Yes, it works.\n\nOn 3 Nov 2026, Mara wrote:\n> Does it work?\n> Please say.", "Yes, it works.\n", "On 3 Nov 2026, Mara wrote:\n> Does it work?\n> Please say.")]
    [InlineData("Thanks\n-----Original Message-----\nFrom: x\nHello", "Thanks", "-----Original Message-----\nFrom: x\nHello")]
    public void Split_OfAReplyWithAQuote_PartsOwnFromQuoted(string text, string own, string quoted)
    {
        var parts = QuotedText.Split(text);

        Assert.Equal([new TextPart(own, false), new TextPart(quoted, true)], parts);
        Assert.Equal(text, string.Join('\n', parts.Select(p => p.Text)));
    }

    [Theory]
    [InlineData("It took > 5 minutes.\n> 5 is too long.")]
    [InlineData("> All of it\n> is a quote")]
    [InlineData("On the shelf stands a box:\nIt is empty.")]
    [InlineData("")]
    public void Split_OfATextWithoutAQuote_LeavesItWhole(string text) =>
        Assert.Equal([new TextPart(text, false)], QuotedText.Split(text));

    [Fact]
    public void Find_OfNamesInANote_TakesTheLongestAsAWholeWord()
    {
        const string note = "@Mara Lind and @mara, not mail@Mara or @Marah. @Lena";

        var found = MentionText.Find(note, ["Mara", "Mara Lind", "Lena"]);

        Assert.Equal(["Mara Lind", "Mara", "Lena"], found.Select(f => f.Name));
        Assert.Equal("@mara", note.Substring(found[1].Start, found[1].Length));
    }
}
