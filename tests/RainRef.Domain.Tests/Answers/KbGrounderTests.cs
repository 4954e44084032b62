using RainRef.Domain.Answers;

namespace RainRef.Domain.Tests.Answers;

public sealed class KbGrounderTests
{
    private const string Text =
        "The activation link is sent from no-reply@acme.example. It expires after 24 hours. Ask for a new one under Account.";

    private const string Asked = "Where is the activation link sent from?";

    [Fact]
    public void Compose_CoveredQuestion_QuotesTheVeryWords()
    {
        var draft = KbGrounder.Compose(Knowledge.Found(Asked, Knowledge.Of(Text)), Asked);

        Assert.False(draft.Abstained);
        Assert.All(draft.Sentences, s => Assert.Equal([1], s.Citations));
        var citation = Assert.Single(draft.Citations);
        Assert.Equal(Text, citation.Quote);
        Assert.Equal((100, Text.Length), (citation.Start, citation.Length));
        Assert.True(CitationEnforcer.Check(draft).Succeeded);
        Assert.Equal("en", draft.Language);
    }

    [Fact]
    public void Compose_UncoveredQuestion_AbstainsAndSaysWhatIsMissing()
    {
        const string question = "Does quantum entanglement allow activation by telepathy?";
        var draft = KbGrounder.Compose(Knowledge.Found(question, Knowledge.Of(Text, 4)), question);

        Assert.True(draft.Abstained);
        Assert.Empty(draft.Sentences);
        Assert.Contains("'quantum'", draft.Missing);
        Assert.NotEmpty(draft.Retrieved);
    }

    [Fact]
    public void Compose_NothingFound_Abstains()
    {
        var draft = KbGrounder.Compose(SearchResult.Nothing);

        Assert.True(draft.Abstained);
        Assert.Equal(0, draft.Confidence);
        Assert.NotNull(draft.Missing);
    }

    [Fact]
    public void Compose_WorkspaceThatAsksForMore_Abstains()
    {
        var found = Knowledge.Found(Asked, Knowledge.Of(Text));
        var confidence = KbGrounder.Compose(found, Asked).Confidence;

        Assert.False(KbGrounder.Compose(found, Asked, confidence - 0.01).Abstained);
        Assert.True(KbGrounder.Compose(found, Asked, confidence + 0.01).Abstained);
    }

    [Fact]
    public void Compose_LongPassage_StaysShortAndAroundTheAnswer()
    {
        var filler = string.Concat(Enumerable.Range(0, 20).Select(i => $"Filler sentence number {i} says nothing. "));
        var draft = KbGrounder.Compose(Knowledge.Found(Asked, Knowledge.Of(filler + Text)), Asked);

        Assert.InRange(draft.Sentences.Length, 1, 6);
        Assert.Contains(draft.Sentences, s => s.Text.Contains("activation link is sent"));
        Assert.True(CitationEnforcer.Check(draft).Succeeded);
    }

    [Fact]
    public void Compose_Procedure_KeepsEveryStepAndWhatLeadsToIt()
    {
        var steps = string.Concat(Enumerable.Range(1, 12).Select(i => $"{i}. Press the button number {i}.\n   It turns green.\n"));
        var text = $"The printer prints. It was made in Jena. It is grey.\n\nTo reset the printer, do this:\n\n{steps}\nThen it is ready. Nothing else is needed. Enjoy.";
        const string question = "How do I reset the printer?";

        var draft = KbGrounder.Compose(Knowledge.Found(question, Knowledge.Of(text)), question);

        for (var i = 1; i <= 12; i++)
            Assert.Contains(draft.Sentences, s => s.Text.StartsWith($"{i}. Press the button number {i}.", StringComparison.Ordinal));
        Assert.Contains(draft.Sentences, s => s.Text == "To reset the printer, do this:");
        Assert.Equal(12, draft.Sentences.Count(s => s.Text == "It turns green."));
        Assert.Contains("\n2. Press", AnswerMarkdown.Of(draft.Sentences, numbered: false));
    }

    [Fact]
    public void Compose_ProcedureThatGoesOnInTheNextPassage_TakesItAlong()
    {
        var first = Knowledge.Of("To reset the printer:\n\n1. Open the printer.\n2. Press reset.");
        var second = first with { FragmentId = Guid.Parse("01920000-0000-7000-8000-0000000000f1"), Start = first.Start + 200, Text = "3. Close it.\n4. Wait.\n\nOther things." };
        const string question = "How do I reset the printer?";
        var found = Knowledge.Found(question, first) with { Around = new Dictionary<Guid, IReadOnlyList<Passage>> { [first.FragmentId] = [second] } };

        var draft = KbGrounder.Compose(found, question);

        Assert.Equal(["1. Open the printer.", "2. Press reset.", "3. Close it.", "4. Wait."], draft.Sentences.Skip(1).Select(s => s.Text));
        Assert.Equal([1, 2], draft.Citations.Select(c => c.Number));
        Assert.Equal(second.Start, draft.Citations[1].Start);
        Assert.True(CitationEnforcer.Check(draft).Succeeded);
    }

    [Fact]
    public void Compose_SourcesThatDisagree_SaysBothWithTheirSources()
    {
        const string question = "Within how many days can customers return a product?";
        var one = Knowledge.Of("Customers can return a product within 30 days.", 24);
        var other = Knowledge.Of("Customers can return a product within 14 days. Shipping is paid by us.", 22);

        var draft = KbGrounder.Compose(Knowledge.Found(question, one, other), question);

        var between = Assert.Single(draft.Contradictions);
        Assert.Equal((ContradictionKind.Number, "30 days", "14 days"), (between.Kind, between.Says, between.Other));
        Assert.Contains("30 days", draft.Sentences[between.First - 1].Text);
        Assert.Contains("14 days", draft.Sentences[between.Second - 1].Text);
        Assert.NotEqual(draft.Sentences[between.First - 1].Citations, draft.Sentences[between.Second - 1].Citations);
        Assert.True(CitationEnforcer.Check(draft).Succeeded);
    }

    [Fact]
    public void Compose_TwoLongPassages_NeverQuotesNothing()
    {
        const string question = "Does the kettle need vinegar, and does the toaster need crumbs?";
        string Long(string telling, int at) => string.Join(' ', Enumerable.Range(0, 9).Select(i => i == at ? telling : $"Sentence {i} is about something else."));

        for (var at = 0; at < 9; at++)
        {
            foreach (var steps in new[] { "", "\n\n1. Open it.\n2. Shake it.\n3. Close it." })
            {
                var draft = KbGrounder.Compose(
                    Knowledge.Found(question, Knowledge.Of(Long("The kettle does need vinegar.", at) + steps), Knowledge.Of("1. First.\n2. Second.\n\n" + Long("The toaster does need crumbs.", at))),
                    question, threshold: 0);

                Assert.All(draft.Citations, c => Assert.NotEmpty(c.Quote));
                Assert.True(CitationEnforcer.Check(draft).Succeeded);
            }
        }
    }
}
