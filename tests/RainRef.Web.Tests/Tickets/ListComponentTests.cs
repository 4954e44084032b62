using Bunit;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Web.Tests.Components;
using RainRef.Web.Tickets;

namespace RainRef.Web.Tests.Tickets;

public sealed class ListComponentTests : BunitContext
{
    private static readonly Guid Me = new(1, 0, 0, new byte[8]);

    [Fact]
    public void Item_OfATicket_SaysWhoWhatAndWhoIsLooking()
    {
        var row = Row() with { Looking = [new TicketLooker(Me, "Max Kern"), new TicketLooker(Guid.Empty, "Lena Sorg")] };
        var item = Render<TicketListItem>(p => p
            .Add(i => i.Row, row).Add(i => i.In, new ListSetting(new InboxPlace(InboxView.Mine), Me, CanPick: false, TimeProvider.System)));

        Assert.Equal("Customer: u-7", item.Find(".customer").TextContent);
        Assert.Equal("/app/inbox/7?view=mine", item.Find("a").GetAttribute("href"));
        Assert.Equal("Lena Sorg is looking", Assert.Single(item.FindAll(".looker")).GetAttribute("title"));
        Assert.Empty(item.FindAll("[data-pick]"));
    }

    [Fact]
    public void Item_Picked_SaysSo()
    {
        var item = Render<TicketListItem>(p => p
            .Add(i => i.Row, Row()).Add(i => i.In, new ListSetting(default, Me, CanPick: true, TimeProvider.System)).Add(i => i.Look, RowLook.Picked));
        var box = item.Find("[role=checkbox]");

        Assert.Equal(("true", "Select #7"), (box.GetAttribute("aria-checked"), box.GetAttribute("aria-label")));
        Assert.Equal("7", box.GetAttribute("data-pick"));
    }

    [Fact]
    public void Item_WithEverythingThatPresses_NeedsNoMoreFramesThanAFewWordsDo()
    {
        var row = Row() with
        {
            Summary = "It restarts",
            NeedsApproval = true,
            Severity = "critical",
            Risk = 0.9,
            Sla = new SlaView("first_response", "running", DateTimeOffset.UnixEpoch, null, null, 60, null),
        };
        var item = Render<TicketListItem>(p => p
            .Add(i => i.Row, row).Add(i => i.In, new ListSetting(default, Me, CanPick: true, TimeProvider.System)).Add(i => i.Look, RowLook.New | RowLook.Open));

        Assert.InRange(FrameCount.Of(item.Instance), 20, 32);
    }

    [Fact]
    public void Item_OfHostileWords_KeepsThemWords()
    {
        var item = Render<TicketListItem>(p => p
            .Add(i => i.Row, Row() with { UserRef = "<img src=x>", Intent = "\"><script>", Subject = "<b>", Summary = "&lt;" })
            .Add(i => i.In, new ListSetting(default, Me, CanPick: true, TimeProvider.System)));

        Assert.Empty(item.FindAll("img, script, b"));
        Assert.Equal("Customer: <img src=x>", item.Find(".customer").TextContent);
        Assert.Contains("&lt;", item.Find(".summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void List_ToldWhatWasPicked_SelectsIt()
    {
        ComponentFactories.AddStub<BulkBar>();
        var list = Render<Web.Tickets.TicketList>(p => p
            .Add(l => l.Place, default).Add(l => l.Title, "Open").Add(l => l.Total, null).Add(l => l.Error, null).Add(l => l.Open, null)
            .Add(l => l.List, new ReadingList(new TicketStretch([.. Enumerable.Range(1, 50).Select(n => Row() with { Id = new Guid(n, 0, 0, new byte[8]), Number = n })], null)))
            .Add(l => l.CanWrite, true));

        list.Find("[data-picks]").Change("1");
        list.Find("[data-picks]").Change("3+");
        list.Find("[data-picks]").Change("77");
        Assert.InRange(FrameCount.Of(list.Instance), 32, 128);
        Assert.Equal(["1", "2", "3"], list.FindAll(".picked [data-pick]").Select(b => b.GetAttribute("data-pick")));
        Assert.Contains("picking", list.Find("[data-rows]").ClassList);
    }

    [Fact]
    public void Chips_OfANarrowedList_EachLeadToTheListWithoutThem()
    {
        var place = InboxPlace.FromAddress("/app/inbox?view=mine&status=open&status=new&q=router&breaching=yes");
        var chips = Render<NarrowingChips>(p => p.Add(c => c.Place, place));

        Assert.Equal(["“router”", "Open or New", "Promise at risk"], chips.FindAll("a span").Select(s => s.TextContent));
        Assert.Equal("/app/inbox?view=mine&status=open&status=new&breaching=yes", chips.FindAll("a")[0].GetAttribute("href"));
    }

    [Fact]
    public void Choices_WithWhatIsNotOnTheList_ShowItAllTheSame()
    {
        var choices = Render<Choices>(p => p.Add(c => c.Values, [new Choice("a", "First")]).Add(c => c.Chosen, ["gone_by"]));
        Assert.Equal(["Any", "First", "Gone by"], choices.FindAll("option").Select(o => o.TextContent));
        Assert.True(choices.FindAll("option")[2].HasAttribute("selected"));
    }

    [Fact]
    public void Selection_ToggledExtendedAndCleared_HoldsWhatWasMeant()
    {
        var selection = new Selection();
        var ids = Enumerable.Range(1, 4).Select(n => new Guid(n, 0, 0, new byte[8])).ToArray();
        var list = new ReadingList(new TicketStretch([.. ids.Select(id => Row() with { Id = id })], null));

        selection.Toggle(ids[0]);
        selection.Extend(ids[2], list);
        Assert.Equal(ids[..3].Order(), selection.Picked.Order());
        selection.Toggle(ids[1]);
        Assert.False(selection.Holds(ids[1]));
        selection.PickAll();
        Assert.True(selection.Holds(ids[3]));
        selection.Toggle(ids[3]);
        Assert.Equal([ids[3]], selection.Picked);
        selection.Clear();
        Assert.True(selection.IsEmpty);
    }

    private static TicketRow Row() => new(
        new Guid(7, 0, 0, new byte[8]), 7, "The lamp flickers", "Since noon", "open", "email", "u-7", "lamp", "normal", 0.2, false, 0, false,
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
