using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Tests.Actions;
using RainRef.Domain.Triage;

namespace RainRef.Domain.Tests.Triage;

public sealed class TriageAgentTests
{
    private readonly TriageAgent _agent = new(Playbooks.Shipped);

    [Fact]
    public void Judge_ActivationLink_FollowsThePlaybookAndSaysWhy()
    {
        var result = _agent.Judge("Help", "I did not get the activation link");

        Assert.Equal("activation", result.Intent.Value);
        Assert.Equal("activation-mail", result.Playbook.Value);
        Assert.Contains("activation link", result.Intent.Reason);
        Assert.Equal("Onboarding › Activation › Mail", result.Category.Value);
        Assert.Equal("onboarding", result.Queue.Value);
    }

    [Theory]
    [InlineData("Our whole production line is down, total outage!", "critical")]
    [InlineData("This is urgent, we are blocked", "high")]
    [InlineData("No rush, just wondering about the roadmap", "low")]
    [InlineData("Where do I see my readings?", "normal")]
    public void Judge_Words_SetSeverityAndItsClocks(string text, string severity)
    {
        var result = _agent.Judge(text, text);

        Assert.Equal(severity, result.Severity.Value);
        Assert.True(result.FirstResponseWithin < result.ResolutionWithin);
    }

    [Theory]
    [InlineData("xyzzy plugh")]
    [InlineData("")]
    [InlineData("42")]
    public void Judge_NothingKnown_SaysUnknown(string text)
    {
        var result = _agent.Judge(text, text);

        Assert.False(result.Intent.IsKnown);
        Assert.False(result.Category.IsKnown);
        Assert.False(result.Playbook.IsKnown);
        Assert.Equal(0, result.Intent.Confidence);
    }

    // A masked telephone number says nothing about telephones.
    [Fact]
    public void Judge_MaskedPersonalData_IsNoEvidence()
    {
        var plain = _agent.Judge("Help", "Good morning, call me back at ");
        var masked = _agent.Judge("Help", "Good morning, call me back at [phone:1]");

        Assert.Equal(plain.Intent.Value, masked.Intent.Value);
        Assert.DoesNotContain("'phone'", masked.Intent.Reason);
    }

    [Fact]
    public void Judge_ThreatToLeave_RaisesRiskAndSaysWhy()
    {
        var calm = _agent.Judge("Question", "How do I export readings?");
        var leaving = _agent.Judge("Question", "This is unacceptable, we will cancel and talk to a lawyer");

        Assert.True(leaving.Risk.Value > 0.5 && calm.Risk.Value < 0.2);
        Assert.Contains("leaving", leaving.Risk.Reason);
    }

    [Fact]
    public void Judge_AnyText_StaysWithinItsValues()
    {
        var known = TriageLexicon.Intents.Select(i => i.Intent).Append(Judgement.UnknownValue)
            .Concat(Playbooks.Shipped.Select(p => p.Intent)).ToHashSet();

        Prop.ForAll<NonNull<string>>(text =>
        {
            var result = _agent.Judge(text.Get, text.Get);
            return known.Contains(result.Intent.Value)
                && result.Risk.Value is >= 0 and <= 1
                && result.Intent.Confidence is >= 0 and <= 1
                && result.Summary.Length <= 400;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Clip_LongText_KeepsWordsAndOneLine()
    {
        Assert.Equal("one two three…", TriageAgent.Clip("one\ntwo  three four", 3));
        Assert.Equal("one two", TriageAgent.Clip(" one two ", 3));
        Assert.True(TriageAgent.Clip(new string('x', 1000), 3).Length <= 181);
    }
}
