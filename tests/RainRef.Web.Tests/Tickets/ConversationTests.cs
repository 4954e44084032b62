using Bunit;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Attachments;
using RainRef.Infrastructure.Tickets.Timeline;
using RainRef.Web.Tickets;
using RainRef.Web.Tickets.Writing;

namespace RainRef.Web.Tests.Tickets;

public sealed class ConversationTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void MessageBody_WithAQuoteAndAHostileText_FoldsTheOneAndShowsTheOtherAsText()
    {
        var body = Render<MessageBody>(p => p.Add(b => b.Text, "<img src=x onerror=alert(1)>\nOn 3 Nov 2026, Mara wrote:\n> old"));

        Assert.Empty(body.FindAll("img"));
        Assert.Contains("<img src=x", body.Find(".own").TextContent, StringComparison.Ordinal);
        Assert.Contains("> old", body.Find("details.quoted").TextContent, StringComparison.Ordinal);
        Assert.False(body.Find("details").HasAttribute("open"));
    }

    [Fact]
    public void MessageBody_OfANote_MarksWhomItCalls()
    {
        var body = Render<MessageBody>(p => p.Add(b => b.Text, "@Mara Agent see [email:1]").Add(b => b.Mentions, ["Mara Agent"]));

        Assert.Equal("@Mara Agent", body.Find(".called").TextContent);
        Assert.Equal("email:1", body.Find(".masked").TextContent);
    }

    [Fact]
    public void AttachmentList_OfFiles_ShowsImagesOffersTheRestAndSaysWhatIsErased()
    {
        var ticket = Guid.CreateVersion7();
        AttachmentView File(string name, string type, bool erased = false) => new(Guid.CreateVersion7(), null, name, type, 2048, erased, Now);

        var list = Render<AttachmentList>(p => p.Add(l => l.TicketId, ticket)
            .Add(l => l.Files, [File("a.png", "image/png"), File("b.pdf", "application/pdf"), File("c.png", "image/png", erased: true)]));

        Assert.Equal("a.png", list.Find("img").GetAttribute("alt"));
        Assert.Equal("b.pdf", list.Find("a.file").GetAttribute("download"));
        Assert.Contains("erased", list.Find(".gone").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Conversation_OfACustomersMessage_ShowsItsPictureAndSaysWhatWasRefused()
    {
        var ticket = Guid.CreateVersion7();
        AttachmentView File(string name, string type, string? refusal = null) => new(Guid.CreateVersion7(), null, name, type, 2048, false, Now, refusal);
        var message = new MessageView(Guid.CreateVersion7(), "inbound", "u-1", "See the picture", Now)
        {
            Attachments = [File("screen.png", "image/png"), File("<img src=x onerror=alert(1)>.html", "", "unsupported_media_type"), File("log.txt", "text/plain")],
        };

        var item = Render<MessageItem>(p => p.Add(m => m.TicketId, ticket).Add(m => m.Message, message).Add(m => m.CanSplit, false).Add(m => m.OnSplit, _ => { }));

        Assert.Equal($"/app/tickets/{ticket}/files/{message.Attachments[0].Id}", Assert.Single(item.FindAll("img")).GetAttribute("src"));
        Assert.Equal("log.txt", Assert.Single(item.FindAll("a.file")).GetAttribute("download"));
        Assert.Contains("<img src=x onerror=alert(1)>.html not taken: Only images, PDF, Word documents and plain text are taken.", item.Find(".gone").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ticket.assigned", "Lena", null, "Mara", "Mara assigned it to Lena.")]
    [InlineData("ticket.snoozed", null, "reply", "Mara", "Mara snoozed it until the customer replies.")]
    [InlineData("ticket.merge_in", "#7", null, "Mara", "Mara merged #7 into this.")]
    [InlineData("action.rolled_back", "unlock_account", null, "", "Unlock account: rolled back.")]
    public void TimelineLine_OfAnEvent_TellsIt(string kind, string? name, string? detail, string by, string said)
    {
        var line = Render<TimelineLine>(p => p.Add(l => l.Event, new TimelineEvent(Guid.CreateVersion7(), Now, kind, by, detail, name, null)));

        Assert.StartsWith(said, line.Find(".event").TextContent.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void SnoozeTimes_LateOnASunday_AreInTheReadersDay()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        var times = SnoozeTimes.From(new DateTimeOffset(2026, 11, 22, 20, 30, 0, TimeSpan.Zero), berlin);

        Assert.DoesNotContain(times, t => t.Name.StartsWith("This evening", StringComparison.Ordinal));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 7, 0, 0, TimeSpan.Zero), times.First(t => t.Name.StartsWith("Next Monday", StringComparison.Ordinal)).Until);
        Assert.All(times, t => Assert.True(t.Until > new DateTimeOffset(2026, 11, 22, 20, 30, 0, TimeSpan.Zero)));
    }
}
