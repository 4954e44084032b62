using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Web.Tickets;

namespace RainRef.Web.Tests.Tickets;

public sealed class ReadingListTests
{
    [Fact]
    public void Hear_Newcomers_WaitUntilAsked()
    {
        var list = new ReadingList(Stretch(3, 2, 1));
        Assert.Empty(list.Hear(Stretch(5, 4, 3, 2, 1)));
        Assert.Equal(2, list.Waiting);
        Assert.Equal([3, 2, 1], Numbers(list));

        list.ShowFresh();
        Assert.Equal([5, 4, 3, 2, 1], Numbers(list));
        Assert.Equal(0, list.Waiting);
        Assert.True(list.IsNew(Id(5)));
        Assert.False(list.IsNew(Id(3)));
        list.Opened(Id(5));
        Assert.False(list.IsNew(Id(5)));
    }

    [Fact]
    public void Hear_ChangedRow_ChangesInPlace()
    {
        var list = new ReadingList(Stretch(2, 1));
        var changed = Stretch(2, 1);
        list.Hear(changed with { Items = [changed.Items[0], changed.Items[1] with { Status = "solved" }] });
        Assert.Equal("solved", list.Row(Id(1))!.Status);
    }

    [Fact]
    public void Hear_RowGone_StaysAndIsNamed()
    {
        var list = new ReadingList(Stretch(3, 2, 1));
        Assert.Equal([Id(2)], list.Hear(Stretch(3, 1)));
        Assert.Equal([3, 2, 1], Numbers(list));
    }

    [Fact]
    public void Hear_RowPulledUpFromFurtherDown_IsNotNew()
    {
        var list = new ReadingList(Stretch(3, 2));
        list.Hear(Stretch(3, 1));
        Assert.Equal(0, list.Waiting);
    }

    [Fact]
    public void Hear_AfterReadingOn_KeepsWhatWasRead()
    {
        var list = new ReadingList(Stretch(9, 8) with { Next = new TicketCursor(TicketSort.Newest, null, null, Id(8)) });
        list.Append(Stretch(7, 6));
        Assert.Null(list.Next);
        list.Hear(Stretch(10, 9));
        Assert.Equal(1, list.Waiting);
        Assert.Equal([9, 8, 7, 6], Numbers(list));
    }

    [Fact]
    public void Hear_EmptyList_ShowsAtOnce()
    {
        var list = new ReadingList(Stretch());
        list.Hear(Stretch(1));
        Assert.Equal([1], Numbers(list));
    }

    [Fact]
    public void Append_RowThatMovedDown_StaysWhereItIs()
    {
        var list = new ReadingList(Stretch(3, 2));
        list.Append(Stretch(3, 1));
        Assert.Equal([3, 2, 1], Numbers(list));
    }

    [Fact]
    public void MoveTo_FarAlong_LetsGoOfRowsAndNamesThemAgain()
    {
        var list = new ReadingList(Stretch([.. Enumerable.Range(1, 50)]));
        for (var at = 51; at <= 1001; at += 50)
            list.Append(Stretch([.. Enumerable.Range(at, 50)]));

        Assert.Empty(list.MoveTo(900, 40));
        Assert.Null(list.Row(Id(1)));
        Assert.Equal(40, list.Window.Count());
        var back = list.MoveTo(0, 1);
        Assert.Equal(Enumerable.Range(1, ReadingList.FirstRows).Select(Id), back);
        list.Update(Stretch([.. Enumerable.Range(1, 100)]).Items);
        Assert.Empty(list.MoveTo(0, ReadingList.FirstRows));
    }

    [Fact]
    public void Between_TwoTickets_HoldsBothAndWhatLiesBetween()
    {
        var list = new ReadingList(Stretch(5, 4, 3, 2, 1));
        Assert.Equal([Id(4), Id(3), Id(2)], list.Between(Id(2), Id(4)));
        Assert.Equal([Id(2)], list.Between(Id(9), Id(2)));
    }

    [Fact]
    public void Neighbours_InTheMiddleAndAtTheEnds_LeadOn()
    {
        var place = new InboxPlace(InboxView.Mine);
        var list = new ReadingList(Stretch(3, 2, 1));
        Assert.Equal(new Neighbours(2, "1,000+", "/app/inbox/3?view=mine", "/app/inbox/1?view=mine"), Neighbours.Of(list, "1,000+", 2, place));
        Assert.Equal("2 of 1,000+", Neighbours.Of(list, "1,000+", 2, place)!.Words);
        Assert.Null(Neighbours.Of(list, null, 3, place)!.Previous);
        Assert.Null(Neighbours.Of(list, null, 1, place)!.Next);
        Assert.Null(Neighbours.Of(list, null, 9, place));
    }

    private static long[] Numbers(ReadingList list) => [.. list.Window.Select(id => list.Row(id)!.Number)];

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    private static TicketStretch Stretch(params int[] numbers) => new([.. numbers.Select(Row)], null);

    private static TicketRow Row(int number) => new(
        Id(number), number, "Subject", null, "open", "email", null, null, null, null, false, 0, false,
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
