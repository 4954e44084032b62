using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Common;
using RainRef.Domain.Tests.Actions;
using RainRef.Domain.Triage;
using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Tests.Triage;

/// <summary>Whatever a workspace lists or retires, triage gives only what is enabled, or "unknown".</summary>
public sealed class TriageKnowledgeProperties
{
    private static readonly (TriageKind Kind, TriageValueDraft Draft)[] Defaults =
        [.. TriageDefaults.For(Playbooks.Shipped), (TriageKind.Intent, new TriageValueDraft("gift", null, null, null, null, "billing"))];

    private static readonly ServingModel Model = new(
        ClassifierTrainer.Train(
        [
            new LabelledText("the gift card is empty", "gift"), new LabelledText("my gift voucher", "gift"),
            new LabelledText("refund my invoice", "billing"), new LabelledText("charged twice", "billing"),
        ]),
        "intent/1");

    private static readonly string[] Texts =
    [
        "My gift card is empty", "I was charged twice, refund me", "The gateway is offline, urgent!", "cannot log in", "", "謎の文章",
        "I did not get the activation link", "please add a dark mode", "we will cancel and sue",
    ];

    [Fact]
    public void Judge_AnyListsAndText_StaysWithinTheEnabledValues()
    {
        var agent = new TriageAgent(Playbooks.Shipped);
        var lists = ArbMap.Default.GeneratorFor<bool>().ArrayOf(Defaults.Length).ToArbitrary();

        Prop.ForAll(lists, Gen.Elements(Texts).ToArbitrary(), ArbMap.Default.ArbFor<bool>(), (enabled, text, withModel) =>
        {
            var knowledge = Knowledge(enabled, withModel);
            var result = agent.Judge("", text, knowledge);
            return Allowed(knowledge, TriageKind.Intent, result.Intent) && Allowed(knowledge, TriageKind.Category, result.Category)
                && Allowed(knowledge, TriageKind.Severity, result.Severity) && Allowed(knowledge, TriageKind.Queue, result.Queue)
                && Allowed(knowledge, TriageKind.ProductArea, result.ProductArea) && result.Risk.Value is >= 0 and <= 1
                && result.FirstResponseWithin > TimeSpan.Zero;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Judge_WithAModel_SaysWhichWordsAndWhichVersion()
    {
        var result = new TriageAgent([]).Judge("", "Hello, my gift voucher is gone", Knowledge([.. Defaults.Select(_ => true)], true));

        Assert.Equal("gift", result.Intent.Value);
        Assert.Equal("intent/1", result.Intent.By);
        Assert.Contains("gift", result.Intent.Reason);
        Assert.Equal("billing", result.Queue.Value);
    }

    [Fact]
    public void Judge_LongTexts_SummariseWithinTheirWords()
    {
        var text = string.Join(' ', Enumerable.Range(1, 30).Select(i => $"Sentence number {i} says what happened on that day."));
        var result = new TriageAgent([]).Judge("", text);

        Assert.True(result.Title!.Split(' ').Length <= 8);
        Assert.True(result.Summary.Split(' ').Length <= 30);
        Assert.StartsWith("Sentence number 1", result.Title, StringComparison.Ordinal);
    }

    private static TriageKnowledge Knowledge(bool[] enabled, bool withModel)
    {
        var values = Defaults.Select((d, i) =>
        {
            var value = new TriageValue(Ids.New(TimeProvider.System), Guid.Empty, d.Kind, d.Draft, DateTimeOffset.UnixEpoch);
            value.Enable(enabled[i]);
            return value;
        }).ToList();
        return new TriageKnowledge(values, withModel ? new Dictionary<TriageKind, ServingModel> { [TriageKind.Intent] = Model } : new Dictionary<TriageKind, ServingModel>());
    }

    private static bool Allowed(TriageKnowledge knowledge, TriageKind kind, Judgement judgement) =>
        (!judgement.IsKnown || knowledge.Enabled(kind, judgement.Value) is not null)
        && judgement.Confidence is >= 0 and <= 1 && judgement.Reason.Length > 0;
}
