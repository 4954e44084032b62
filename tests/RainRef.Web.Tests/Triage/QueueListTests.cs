using Bunit;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Triage;

namespace RainRef.Web.Tests.Triage;

public sealed class QueueListTests : BunitContext
{
    private static readonly QueueMemberView Ann = new(Guid.CreateVersion7(), "Ann", true, 2, 2);
    private static readonly QueueView General = new(Guid.CreateVersion7(), "general", "General", "least_load", 20, null, true, true, 2, 0, [Ann]);

    [Fact]
    public void Capacity_OfAMember_IsSetInTheirQueue()
    {
        (Guid, Guid, int)? limited = null;
        var list = List(true, said => limited = said);

        Assert.Equal("Ann: 2 of 2, full", list.Find(".people span").TextContent);
        list.Find("input.room").Change("5");

        Assert.Equal((General.Id, Ann.MemberId, 5), limited);
        Assert.Equal("Capacity of Ann in General", list.Find("input.room").GetAttribute("aria-label"));
    }

    [Fact]
    public void Capacity_ForWhoOnlyReads_IsTold()
    {
        var list = List(false, _ => Assert.Fail("It was set."));

        Assert.Empty(list.FindAll("input"));
        Assert.Equal("Ann: 2 of 2, full", list.Find(".people span").TextContent);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "Night shift")]
    public void Form_ThatIsRefused_KeepsWhatWasTyped(bool taken, string left)
    {
        var list = List(true, _ => { }, taken);
        list.Find("form input").Change("night");
        list.FindAll("form input")[1].Change("Night shift");

        list.Find("form").Submit();

        Assert.Equal(left, list.FindAll("form input")[1].GetAttribute("value") ?? "");
    }

    private IRenderedComponent<QueueList> List(bool mayManage, Action<(Guid, Guid, int)> limited, bool taken = true) => Render<QueueList>(p => p
        .Add(l => l.Queues, [General]).Add(l => l.Colleagues, []).Add(l => l.Hours, []).Add(l => l.MayManage, mayManage).Add(l => l.Busy, false)
        .Add(l => l.Save, (_, _) => Task.FromResult(taken)).Add(l => l.OnRemove, _ => { }).Add(l => l.OnJoin, _ => { }).Add(l => l.OnLeave, _ => { })
        .Add(l => l.OnLimit, limited));
}
