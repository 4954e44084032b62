using RainRef.Domain.Answers;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Answers;

public sealed class KbGrounderTests
{
    private const string Text =
        "The activation link is sent from no-reply@acme.example. It expires after 24 hours. Ask for a new one under Account.";

    [Fact]
    public void Compose_CoveredQuestion_QuotesTheVeryWords()
    {
        var draft = KbGrounder.Compose(Found(["activ", "link", "sent"], Passage(Text)));

        Assert.False(draft.Abstained);
        Assert.All(draft.Sentences, s => Assert.Equal([1], s.Citations));
        var citation = Assert.Single(draft.Citations);
        Assert.Equal(Text, citation.Quote);
        Assert.Equal((100, Text.Length), (citation.Start, citation.Length));
        Assert.True(CitationEnforcer.Check(draft).Succeeded);
    }

    [Fact]
    public void Compose_UncoveredQuestion_AbstainsAndSaysWhatIsMissing()
    {
        var draft = KbGrounder.Compose(Found(["activ", "quantum", "entangl", "telepath"], Passage(Text)));

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
    public void Compose_LongPassage_StaysShortAndAroundTheAnswer()
    {
        var filler = string.Concat(Enumerable.Range(0, 20).Select(i => $"Filler sentence number {i} says nothing. "));
        var draft = KbGrounder.Compose(Found(["activ", "link", "sent"], Passage(filler + Text)));

        Assert.InRange(draft.Sentences.Length, 1, 6);
        Assert.Contains(draft.Sentences, s => s.Text.Contains("activation link is sent"));
        Assert.True(CitationEnforcer.Check(draft).Succeeded);
    }

    private static Passage Passage(string text) => new(
        Guid.Parse("01920000-0000-7000-8000-000000000003"), FragmentOwner.Card,
        Guid.Parse("01920000-0000-7000-8000-000000000004"), 3, 100, "Activating an account", "", text, 4.2);

    private static SearchResult Found(string[] terms, params Passage[] passages) =>
        new(passages, terms.ToDictionary(t => t, _ => 2.0));
}
