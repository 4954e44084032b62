using RainRef.Domain.Tickets.Lists;
using RainRef.Web.Components;
using RainRef.Web.Tickets;

namespace RainRef.Web.Tests.Tickets;

public sealed class InboxPlaceTests
{
    [Theory]
    [InlineData("/app/inbox")]
    [InlineData("/app/inbox?view=mine&sort=risk")]
    [InlineData("/app/inbox?view=0197a000-0000-7000-8000-000000000001&sort=sla&queue=billing")]
    [InlineData("/app/inbox?view=breaching&status=open&status=pending&assignee=none&tag=a%2Cb%26c&q=50%25%20%C3%BC&risk=0.7&approval=no&breaching=yes")]
    public void Address_ReadAndWritten_IsTheSame(string address) =>
        Assert.Equal(address, Urls.Inbox(InboxPlace.FromAddress("https://rainref.example" + address)));

    [Fact]
    public void Places_OfTheSameAddress_AreEqual()
    {
        var address = "/app/inbox/7?q=router&queue=a&queue=b";
        Assert.Equal(InboxPlace.FromAddress(address), InboxPlace.FromAddress("/app/inbox?queue=a&queue=b&q=router"));
        Assert.NotEqual(InboxPlace.FromAddress(address), InboxPlace.FromAddress("/app/inbox?queue=a&q=router"));
        Assert.Equal(["a", "b"], InboxPlace.FromAddress(address).Narrowed.Queue);
    }

    [Theory]
    [InlineData("/app/inbox?view=nothing&sort=up&status=asleep&risk=7")]
    [InlineData("/app/inbox?=&&q=&status")]
    public void Address_ThatNamesNothing_IsAllOpen(string address) => Assert.Equal(default, InboxPlace.FromAddress(address));

    [Fact]
    public void Place_WithoutItsFilter_IsTheViewAlone() => Assert.Equal(
        "/app/inbox?view=mine", Urls.Inbox(InboxPlace.FromAddress("/app/inbox?view=mine&q=router").With(new ViewConditions())));
}
