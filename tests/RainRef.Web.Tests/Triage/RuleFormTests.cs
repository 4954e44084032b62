using Bunit;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Triage;

namespace RainRef.Web.Tests.Triage;

public sealed class RuleFormTests : BunitContext
{
    private static readonly QueueView[] Queues = [Queue("general", true), Queue("retired", false), Queue("old", false)];

    public RuleFormTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Form_OfARule_BeginsWithAllThatItSaysAndGivesItBack()
    {
        RuleBody? saved = null;
        var rule = new RuleView(
            Guid.CreateVersion7(), 1, "Gold", false, ["billing", "refund"], ["critical"], ["dock"], ["de"], ["gold"], "retired", "high", "least_load");

        var form = Form(rule, body => saved = body);
        Assert.Equal(["", "general", "retired"], form.FindAll("select")[0].QuerySelectorAll("option").Select(o => o.GetAttribute("value")));
        form.Find("input[type=checkbox]").Change(true);
        form.Find("form").Submit();

        Assert.Equal(("Gold", "retired", "high", "least_load", true), (saved!.Name, saved.Queue, saved.Priority, saved.Assignment, saved.Enabled));
        Assert.Equal(["billing", "refund"], saved.Intents!);
        Assert.Equal(["critical", "dock", "de", "gold"], saved.Severities!.Concat(saved.Products!).Concat(saved.Languages!).Concat(saved.CustomerTiers!));
    }

    [Fact]
    public void Form_OfANewRule_OffersQueuesInUseAndNoSwitch()
    {
        var form = Form(null, _ => { });

        Assert.Equal("New rule", form.Find("form").GetAttribute("aria-label"));
        Assert.Empty(form.FindAll("input[type=checkbox]"));
        Assert.Equal(["", "general"], form.FindAll("select")[0].QuerySelectorAll("option").Select(o => o.GetAttribute("value")));
    }

    private IRenderedComponent<RuleForm> Form(RuleView? editing, Action<RuleBody> saved) => Render<RuleForm>(p => p
        .Add(f => f.Editing, editing).Add(f => f.Queues, Queues).Add(f => f.Busy, false).Add(f => f.OnCancel, () => { })
        .Add(f => f.Save, body =>
        {
            saved(body);
            return Task.FromResult(true);
        }));

    private static QueueView Queue(string name, bool enabled) => new(Guid.CreateVersion7(), name, name, "manual", 20, null, enabled, false, 0, 0, []);
}
