using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Domain.Tickets.Moving;

namespace RainRef.Domain.Tests.Tickets.Keeping;

public sealed class TicketKeepingTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Erase_OfASolvedTicket_TakesTheWordsAndClosesIt()
    {
        var ticket = Solved("It broke");
        ticket.Tag(["Ann Smith"], Now);

        ticket.Erase(Now.AddDays(1));

        Assert.Equal((Ticket.Erased, null, null, null), (ticket.Subject, ticket.Summary, ticket.UserRef, ticket.ThreadKey));
        Assert.Empty(ticket.Tags);
        Assert.Equal((TicketStatus.Closed, Now, Now.AddDays(1)), (ticket.Status, ticket.SolvedAt, ticket.ErasedAt));
        Assert.Equal(7, ticket.Number);
    }

    [Fact]
    public void Erase_OfAnOpenOrHeldTicket_IsRefused()
    {
        var open = Make("It broke");
        var held = Solved("It broke");
        held.KeepFor(HoldReason.Litigation, Now);

        Assert.Equal("ticket_open", open.KeepsWords()?.Code);
        Assert.Equal("ticket_on_hold", held.KeepsWords()?.Code);
        Assert.Throws<InvalidOperationException>(() => held.Erase(Now));
        Assert.True(held.Release(Now));
        Assert.Null(held.KeepsWords());
    }

    [Fact]
    public void ErasedTicket_WhenACustomerReplies_TakesNothingMore()
    {
        var ticket = Solved("It broke");
        Assert.True(ticket.TakesReplies(Now, TimeSpan.FromDays(1)));

        ticket.Erase(Now);

        Assert.False(ticket.TakesReplies(Now, TimeSpan.FromDays(1)));
        Assert.Equal("ticket_erased", ticket.KeepFor(HoldReason.Audit, Now).Error?.Code);
    }

    [Fact]
    public void HeldOrErasedTickets_WhenMerged_KeepTheirMessages()
    {
        var (held, erased, other) = (Solved("held"), Solved("erased"), Make("other"));
        held.KeepFor(HoldReason.Authority, Now);
        erased.Erase(Now);

        Assert.Equal("ticket_on_hold", MoveRules.Merge(held, other)?.Code);
        Assert.Null(MoveRules.Merge(other, held));
        Assert.Equal("ticket_erased", MoveRules.Merge(erased, other)?.Code);
        Assert.Equal("ticket_erased", MoveRules.Merge(other, erased)?.Code);
        Assert.Equal("ticket_on_hold", MoveRules.Split(held, [], Guid.CreateVersion7())?.Code);
    }

    private static Ticket Make(string subject) =>
        new(Guid.CreateVersion7(), Guid.Empty, 7, new TicketOrigin("chat", "chat", "u-1", null, "t-1", null), subject, Now);

    private static Ticket Solved(string subject)
    {
        var ticket = Make(subject);
        ticket.Solve(Now);
        return ticket;
    }
}
