using RainRef.Domain.Triage;

namespace RainRef.Domain.Tests.Triage;

public sealed class TrainTriageTests
{
    [Fact]
    public void Run_LabelsByChance_AreRefusedThoughRulesKnowNothing()
    {
        var result = TrainTriage.Run(Texts(i => (i * 7 / 3) % 3), [], _ => null, null, CancellationToken.None);

        Assert.False(result.Report.Accepted);
        Assert.Contains("rules go on alone", result.Report.Verdict);
    }

    [Fact]
    public void Run_LabelsThatFollowFromTheText_AreAccepted() =>
        Assert.True(TrainTriage.Run(Texts(i => i % 3), [], _ => null, null, CancellationToken.None).Report.Accepted);

    [Fact]
    public void Run_WorseThanWhatServes_IsRefused() => Assert.False(
        TrainTriage.Run(Texts(i => (i * 7 / 3) % 3, fresh: false), [], _ => null, 0.9, CancellationToken.None).Report.Accepted);

    [Fact]
    public void Run_TooFewTexts_TrainsNothingAndSaysWhy()
    {
        var result = TrainTriage.Run([.. Texts(i => i % 3).Take(4)], [], _ => null, null, CancellationToken.None);

        Assert.Null(result.Model);
        Assert.Contains("training takes", result.Report.Verdict);
    }

    private static List<TrainingText> Texts(Func<int, int> label, bool fresh = true)
    {
        string[] words = ["the parcel is late", "refund the invoice", "my password is wrong"];
        return [.. Enumerable.Range(0, 24).Select(i => new TrainingText(
            new Guid(i, 0, 0, new byte[8]), $"{words[i % 3]} case {i}", $"kind-{label(i)}", fresh))];
    }
}
