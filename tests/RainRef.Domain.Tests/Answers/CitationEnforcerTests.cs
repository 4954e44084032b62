using RainRef.Domain.Answers;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Answers;

public sealed class CitationEnforcerTests
{
    private static readonly Guid Fragment = Guid.Parse("01920000-0000-7000-8000-000000000005");
    private static readonly Draft Good = new(
        false, null, 0.9, 0.45, [new DraftSentence("It expires.", [1])],
        [new CitationDraft(1, Fragment, FragmentOwner.Card, Fragment, 1, 0, 20, "T", "It expires. Really.")],
        [new RetrievedPassage(Fragment, 1)], "test");

    [Fact]
    public void Check_CitedSentence_Passes() => Assert.True(CitationEnforcer.Check(Good).Succeeded);

    [Fact]
    public void Check_EveryWayOfLackingProof_IsRefusedWithItsCode()
    {
        var cases = new Dictionary<string, Draft>
        {
            ["sentence_uncited"] = Good with { Sentences = [new DraftSentence("It expires.", [])] },
            ["sentence_unsupported"] = Good with { Sentences = [new DraftSentence("It never expires.", [1])] },
            ["citation_not_retrieved"] = Good with { Retrieved = [] },
            ["citation_ambiguous"] = Good with { Citations = [Good.Citations[0], Good.Citations[0]] },
            ["draft_empty"] = Good with { Sentences = [] },
            ["abstention_with_text"] = Good with { Abstained = true },
        };

        foreach (var (code, draft) in cases)
            Assert.Equal(code, CitationEnforcer.Check(draft).Error?.Code);
        Assert.Equal("sentence_uncited", CitationEnforcer.Check(
            Good with { Sentences = [new DraftSentence("It expires.", [2])] }).Error?.Code);
    }
}
