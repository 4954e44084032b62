using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Answers.Chat;
using RainRef.Domain.Answers.Writing;

namespace RainRef.Domain.Tests.Answers.Chat;

public sealed class RollingSummaryTests
{
    private static readonly string[] Pieces = ["word", " ", "?", " → ", "\n", "Earlier: ", ", ", "中文", "ß", "\ud83d\ude00", "longerwordthanothers"];

    [Fact]
    public void Roll_AnyTurns_StaysWithinTheBudget()
    {
        Prop.ForAll(Gen.Choose(0, 1_000_000).ListOf(30).ToArbitrary(), Gen.Choose(50, 400).ToArbitrary(), (seeds, budget) =>
        {
            var summary = "";
            foreach (var seed in seeds)
            {
                var random = new Random(seed);
                summary = RollingSummary.Roll(summary, new RememberedTurn(Text(random), Text(random)), budget);
                if (TokenEstimate.Of(summary) > budget)
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    // Words, spaces, marks that the summary itself uses, other scripts and half characters.
    private static string Text(Random random) => string.Concat(
        Enumerable.Range(0, random.Next(60)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    [Fact]
    public void Roll_TwoHundredTopics_KeepsTheLatestInFullAndOlderOnesAsWords()
    {
        var summary = "";
        for (var i = 0; i < 200; i++)
            summary = RollingSummary.Roll(summary, new RememberedTurn($"How do I configure gadget{i} on Windows?", $"Open the settings of gadget{i}."), 400);

        Assert.InRange(TokenEstimate.Of(summary), 200, 400);
        Assert.Contains("How do I configure gadget199 on Windows? → Open the settings of gadget199.", summary);
        Assert.Contains("gadget180", summary);
        Assert.StartsWith("Earlier: ", summary);
    }

    [Fact]
    public void Roll_ATopicThatComesAgain_IsRememberedOnce()
    {
        var summary = RollingSummary.Roll("", new RememberedTurn("How do I pay?", "By card."), 400);
        summary = RollingSummary.Roll(summary, new RememberedTurn("How do I cancel?", ""), 400);
        summary = RollingSummary.Roll(summary, new RememberedTurn("How do I pay?", "By invoice."), 400);

        Assert.Equal("How do I cancel?\nHow do I pay? → By invoice.", summary);
    }

    [Fact]
    public void Context_OfALongMemory_KeepsWhatIsNewest()
    {
        var memory = new ChatMemory(
            string.Join('\n', Enumerable.Range(0, 50).Select(i => $"Topic number {i}?")),
            [new RememberedTurn("The one before the last?", "Yes."), new RememberedTurn("The last?", "No.")]);

        var context = memory.ToContext(60);

        Assert.InRange(TokenEstimate.Of(context), 30, 60);
        Assert.EndsWith("The one before the last? → Yes.\nThe last? → No.", context);
    }
}
