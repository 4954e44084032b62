using RainRef.Domain.Common;
using RainRef.Infrastructure.Tickets;
using RainRef.Web.Tickets;

namespace RainRef.Web.Tests.Tickets;

public sealed class ReadingListTests
{
    [Fact]
    public void Hear_Newcomers_WaitUntilAsked()
    {
        var list = new ReadingList(Page(3, 2, 1));
        Assert.Empty(list.Hear(Page(5, 4, 3, 2, 1)));
        Assert.Equal(2, list.Waiting);
        Assert.Equal([3, 2, 1], Numbers(list));
        Assert.Equal(5, list.Shown.Total);

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
        var list = new ReadingList(Page(2, 1));
        var changed = Page(2, 1);
        list.Hear(changed with { Items = [changed.Items[0], changed.Items[1] with { Status = "solved" }] });
        Assert.Equal("solved", list.Shown.Items[1].Status);
    }

    [Fact]
    public void Hear_RowGone_StaysAndIsNamed()
    {
        var list = new ReadingList(Page(3, 2, 1));
        Assert.Equal([Id(2)], list.Hear(Page(3, 1)));
        Assert.Equal([3, 2, 1], Numbers(list));
    }

    [Fact]
    public void Hear_RowPulledUpFromTheNextPage_IsNotNew()
    {
        var list = new ReadingList(Page(3, 2));
        list.Hear(Page(3, 1));
        Assert.Equal(0, list.Waiting);
    }

    [Fact]
    public void Hear_EmptyList_ShowsAtOnce()
    {
        var list = new ReadingList(Page());
        list.Hear(Page(1));
        Assert.Equal([1], Numbers(list));
    }

    [Fact]
    public void Neighbours_InTheMiddleAndAtTheEnds_LeadOn()
    {
        var place = new InboxPlace(InboxView.Open, 2);
        var page = Page(3, 2, 1) with { Number = 2, Limit = 50, Total = 53 };
        Assert.Equal(new Neighbours(52, 53, "/app/inbox/3?page=2", "/app/inbox/1?page=2"), Neighbours.Of(page, 2, place));
        Assert.Null(Neighbours.Of(page, 3, place)!.Previous);
        Assert.Null(Neighbours.Of(page, 1, place)!.Next);
        Assert.Null(Neighbours.Of(page, 9, place));
    }

    private static long[] Numbers(ReadingList list) => [.. list.Shown.Items.Select(row => row.Number)];

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    private static Page<TicketRow> Page(params int[] numbers) => new(1, 50, numbers.Length, [.. numbers.Select(Row)]);

    private static TicketRow Row(int number) => new(
        Id(number), number, "Subject", null, "open", "email", null, null, null, null, false, 0, false,
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
}
