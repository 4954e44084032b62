using RainRef.Domain.Actions;
using RainRef.Domain.Tickets;

namespace RainRef.Domain.Tests.Actions;

public sealed class ActionRequestTests
{
    private static readonly Guid TicketId = Guid.Parse("01920000-0000-7000-8000-000000000001");

    [Fact]
    public void Hash_SameInAnotherOrder_IsTheSame()
    {
        var one = new ActionRequest("t", new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, [], TicketId);
        var two = new ActionRequest("t", new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" }, [], TicketId);

        Assert.Equal(one.Hash(), two.Hash());
    }

    [Fact]
    public void Hash_AnyPartChanged_IsAnother()
    {
        var original = new ActionRequest("t", new Dictionary<string, string> { ["a"] = "1" }, [], TicketId);
        ActionRequest[] changed =
        [
            original with { Type = "u" },
            original with { Parameters = new Dictionary<string, string> { ["a"] = "2" } },
            original with { Parameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "" } },
            original with { TicketId = null },
        ];

        Assert.All(changed, c => Assert.NotEqual(original.Hash(), c.Hash()));
    }

    [Fact]
    public void Plan_ActivationMail_TakesTheUserFromTheTicket()
    {
        var request = ActionPlanner.Plan(Playbooks.Of("resend_activation"), NewTicket("u-1"), "no activation link");

        Assert.Equal("u-1", request.Parameters["user_ref"]);
        Assert.Empty(request.Missing);
    }

    [Fact]
    public void Plan_NothingToTake_NamesWhatIsMissing()
    {
        var request = ActionPlanner.Plan(Playbooks.Of("rotate_api_key"), NewTicket(null), "rotate our key");

        Assert.Equal(["user_ref", "key_id"], request.Missing);
    }

    [Fact]
    public void Plan_PatternInText_TakesTheGroup()
    {
        var request = ActionPlanner.Plan(Playbooks.Of("rotate_api_key"), NewTicket("u-2"), "rotate key_abc123 now");

        Assert.Equal("key_abc123", request.Parameters["key_id"]);
    }

    private static Ticket NewTicket(string? userRef) => new(
        TicketId, TicketId, 7, new TicketOrigin("email", "support", userRef, null, null, null), "Subject",
        DateTimeOffset.UnixEpoch);
}
