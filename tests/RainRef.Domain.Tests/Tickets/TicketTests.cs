using RainRef.Domain.Common;
using RainRef.Domain.Tests.Actions;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;

namespace RainRef.Domain.Tests.Tickets;

public sealed class TicketTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(TicketStatus.Closed, TicketStatus.Open)]
    [InlineData(TicketStatus.Closed, TicketStatus.Solved)]
    [InlineData(TicketStatus.Open, TicketStatus.New)]
    public void ChangeStatus_NotAllowed_IsRefusedAndChangesNothing(TicketStatus from, TicketStatus to)
    {
        var ticket = In(from);
        var version = ticket.Version;

        Assert.Equal("ticket_transition_refused", ticket.ChangeStatus(to, Now).Error!.Code);
        Assert.Equal((from, version), (ticket.Status, ticket.Version));
    }

    [Fact]
    public void CustomerReplied_Solved_OpensAgain()
    {
        var ticket = In(TicketStatus.Solved);

        ticket.CustomerReplied(Now);

        Assert.Equal(TicketStatus.Open, ticket.Status);
        Assert.Null(ticket.SolvedAt);
    }

    [Fact]
    public void CustomerReplied_Closed_StaysClosed()
    {
        var ticket = In(TicketStatus.Closed);

        ticket.CustomerReplied(Now);

        Assert.Equal(TicketStatus.Closed, ticket.Status);
    }

    [Fact]
    public void ChangeStatus_ToTheSame_IsNoChange()
    {
        var ticket = In(TicketStatus.Solved);
        var version = ticket.Version;

        Assert.True(ticket.ChangeStatus(TicketStatus.Solved, Now).Succeeded);
        Assert.Equal(version, ticket.Version);
    }

    [Fact]
    public void CorrectTriage_OfTheIntent_BringsItsPlaybookOrNone()
    {
        var knowledge = new TriageKnowledge(
            [.. TriageDefaults.For(Playbooks.Shipped).Select(d => new TriageValue(Ids.New(TimeProvider.System), Guid.Empty, d.Kind, d.Draft, Now))],
            new Dictionary<TriageKind, ServingModel>())
        { Playbooks = Playbooks.Shipped };
        var ticket = In(TicketStatus.Open);
        ticket.ApplyTriage(new TriageAgent(Playbooks.Shipped).Judge("Help", "I did not get the activation link"), Now);
        var unlock = Playbooks.Shipped.Single(p => p.Name == "unlock-account");

        ticket.CorrectTriage(TriageKind.Intent, unlock.Intent, "Ada", knowledge, Now);
        Assert.Equal("unlock-account", ticket.Triage!.Playbook.Value);
        Assert.Contains(unlock.Title, ticket.Triage.Playbook.Reason, StringComparison.Ordinal);

        var without = TriageLexicon.Intents.Select(i => i.Intent).First(i => Playbooks.Shipped.All(p => p.Intent != i));
        ticket.CorrectTriage(TriageKind.Intent, without, "Ada", knowledge, Now);
        Assert.False(ticket.Triage.Playbook.IsKnown);
    }

    private static Ticket In(TicketStatus status)
    {
        var id = Guid.Parse("01920000-0000-7000-8000-000000000008");
        var ticket = new Ticket(id, id, 1, new TicketOrigin("email", "support", null, null, null, null), "Subject", Now);
        ticket.ChangeStatus(status, Now);
        return ticket;
    }
}
