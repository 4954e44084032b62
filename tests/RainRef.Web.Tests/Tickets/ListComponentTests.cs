using Bunit;
using Microsoft.AspNetCore.Components.Web;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;
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
            .Add(i => i.Row, row).Add(i => i.Place, new InboxPlace(InboxView.Mine)).Add(i => i.IsOpen, false).Add(i => i.IsNew, false).Add(i => i.Me, Me));

        Assert.Equal("Customer: u-7", item.Find(".customer").TextContent);
        Assert.Equal("/app/inbox/7?view=mine", item.Find("a").GetAttribute("href"));
        Assert.Equal("Lena Sorg is looking", Assert.Single(item.FindAll(".looker")).GetAttribute("title"));
        Assert.Empty(item.FindAll("[data-pick]"));
    }

    [Fact]
    public void Item_Picked_SaysSoAndTellsItsList()
    {
        MouseEventArgs? pressed = null;
        var item = Render<TicketListItem>(p => p
            .Add(i => i.Row, Row()).Add(i => i.Place, default).Add(i => i.IsOpen, false).Add(i => i.IsNew, false)
            .Add(i => i.CanPick, true).Add(i => i.Selected, true).Add(i => i.Selecting, true).Add(i => i.OnPick, e => pressed = e));
        var box = item.Find("[role=checkbox]");

        Assert.Equal(("true", "Select #7"), (box.GetAttribute("aria-checked"), box.GetAttribute("aria-label")));
        box.Click(new MouseEventArgs { ShiftKey = true });
        Assert.True(pressed?.ShiftKey);
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
