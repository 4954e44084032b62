using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Answers;

namespace RainRef.Domain.Tests.Answers;

/// <summary>What holds for whatever was found and whatever is asked.</summary>
public sealed class AnswerPropertyTests
{
    private static readonly string[] Words = "printer link days reset not account 30 14 the opens Outlook 2016 e.g. 3.5 **bold** `code` → größe 東京 never".Split(' ');

    private static readonly Gen<string> Sentence =
        from words in Gen.Elements(Words).NonEmptyListOf()
        from end in Gen.Elements(".", "!", "?", ":", "", "。", "...", ".\"")
        select string.Join(' ', words.Take(12)) + end;

    private static readonly Gen<string> Block =
        from kind in Gen.Choose(0, 6)
        from sentences in Sentence.NonEmptyListOf()
        select kind switch
        {
            0 => string.Join("\n", sentences.Select((s, i) => $"{i + 1}. {s}")),
            1 => string.Join("\n", sentences.Select(s => $"- {s}")),
            2 => "```\n" + string.Join("\n", sentences) + "\n```",
            3 => string.Join("\n", sentences.Select(s => $"| {s} | x |")),
            4 => string.Join("\n", sentences.Select((s, i) => $"{i + 1}) {s}\n   - {s}")),
            _ => string.Join(' ', sentences),
        };

    private static readonly Gen<Draft> Drafts =
        from texts in Gen.Select(Block.NonEmptyListOf(), blocks => string.Join("\n\n", blocks.Take(5))).NonEmptyListOf()
        from question in Sentence
        from threshold in Gen.Elements(0, 0.5)
        select KbGrounder.Compose(
            Knowledge.Found(question, [.. texts.Take(5).Select((t, i) => Knowledge.Of(t, 30 - i))]), question, threshold);

    [Fact]
    public void Compose_WhateverWasFound_HasNoSentenceWithoutProof() => Prop.ForAll(Arb.From(Drafts), draft =>
    {
        var enforced = CitationEnforcer.Check(draft);
        return enforced.Succeeded && draft.Sentences.All(s => s.Citations.Length > 0)
            && draft.Contradictions.All(c => c.First != c.Second && c.First <= draft.Sentences.Length && c.Second <= draft.Sentences.Length);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Edit_OfWhatWasComposed_ProvesItAgain() => Prop.ForAll(Arb.From(Drafts), draft =>
        draft.Abstained || EditedText.Read(AnswerMarkdown.Of(draft.Sentences, numbered: false), draft.Citations, []).IsProved)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Check_OneSentenceMore_IsRefusedAndNamed() => Prop.ForAll(Arb.From(Drafts), Gen.Choose(0, 100).ToArbitrary(), (draft, at) =>
    {
        if (draft.Abstained)
            return true;
        var place = at % (draft.Sentences.Length + 1);
        var sentences = draft.Sentences.ToList();
        sentences.Insert(place, new DraftSentence("The moon pays for it.", [1]));
        var refused = CitationEnforcer.Check(draft with { Sentences = [.. sentences] });
        return refused.Error?.Code == CitationEnforcer.Unsupported
            && CitationEnforcer.Judge(sentences, draft.Citations).Where(v => v.Code is not null).Select(v => v.Number).SequenceEqual([place + 1]);
    }).QuickCheckThrowOnFailure();
}
