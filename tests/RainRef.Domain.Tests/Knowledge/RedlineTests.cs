using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Knowledge.Reviewing;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class RedlineTests
{
    private static readonly string[] Words =
        ["Links", "come", "from", "mailer@acme.example", "and", "expire", "after", "48", "24", "hours", ".", ",", "\n", "\n- ", "\n1. ", "\n```\n", "x = 1;", " ", "🙂", "🙃", "链接", "é"];

    private static readonly Gen<string> Texts =
        Gen.Elements(Words).ListOf().Select(words => string.Join(' ', words));

    [Fact]
    public void Between_AnyTwoTexts_AcceptedGivesTheNewAndRejectedTheOld() => Prop.ForAll(
        Texts.ToArbitrary(), Texts.ToArbitrary(),
        (before, after) =>
        {
            var changes = Redline.Between("t", before, "t", after);
            Assert.Equal(after, Redline.Apply(before, changes, _ => true));
            Assert.Equal(before, Redline.Apply(before, changes, _ => false));
            Assert.Equal(changes.Count, changes.Select(c => c.Id).Distinct().Count());
            Assert.All(changes, c =>
            {
                Assert.Equal(c.OldText, before.Substring(c.OldStart, c.OldLength));
                Assert.Equal(c.NewText, after.Substring(c.NewStart, c.NewLength));
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Between_AnAddressAndANumber_AreOneChangeEach()
    {
        var changes = Redline.Between(
            "T", "Links come from mailer@acme.example and expire after 48 hours.", "T", "Links come from no-reply@acme.example and expire after 24 hours.");

        Assert.Equal([("mailer@acme.example", "no-reply@acme.example"), ("48", "24")], changes.Select(c => (c.OldText, c.NewText)));
    }

    [Fact]
    public void Between_AnItemOfAListRewritten_IsOneChangeOfThatItem()
    {
        var changes = Redline.Between(
            "T", "1. Check the folder.\n2. Ask support to resend the link.\n3. Use the code.", "T",
            "1. Check the folder.\n2. Request the short form: gateways cut long addresses.\n3. Use the code.");

        Assert.DoesNotContain('\n', Assert.Single(changes).OldText);
    }

    [Fact]
    public void Between_ALineOfCode_IsTheWholeLine()
    {
        var changes = Redline.Between("T", "```\nlet a = 1;\nrun(a);\n```", "T", "```\nlet a = 2;\nrun(a);\n```");

        Assert.Equal(("let a = 1;", "let a = 2;"), (Assert.Single(changes).OldText, changes[0].NewText));
    }

    [Fact]
    public void Between_ATextEditedElsewhere_KeepsTheIdOfTheOtherChange()
    {
        var first = Redline.Between("T", "One two.\nThree four.", "T", "One 2.\nThree four.");
        var later = Redline.Between("T", "One two.\nThree four.", "T", "One 2.\nThree 4.");

        Assert.Contains(first[0].Id, later.Select(c => c.Id));
    }

    [Fact]
    public void Follow_ASpan_MovesWithTheTextUntilItIsChanged()
    {
        var changes = Redline.Between("", "Read the guide now.", "", "Please do read all of it. Read the guide now.");
        Assert.Equal("Please do read all of it. Read the guide now.".IndexOf("guide", StringComparison.Ordinal), Redline.Follow(9, 5, changes));
        Assert.Null(Redline.Follow(9, 5, Redline.Between("", "Read the guide now.", "", "Read the book now.")));
    }

    [Fact]
    public void Between_FiftyThousandCharacters_EndsSoon()
    {
        var random = new System.Random(7);
        string Text() => string.Join(' ', Enumerable.Range(0, 9000).Select(_ => random.Next(100, 9999)));

        var (before, after) = (Text(), Text());

        Assert.Equal(after, Redline.Apply(before, Redline.Between("", before, "", after), _ => true));
    }

    [Fact]
    public void Merge_ChangesInDifferentPlaces_HoldsBoth()
    {
        var merged = TextMerge.Merge("One.\nTwo.\nThree.", "One!\nTwo.\nThree.", "One.\nTwo.\nThree and four.");

        Assert.True(merged.Clean);
        Assert.Equal("One!\nTwo.\nThree and four.", merged.Text);
    }

    [Fact]
    public void Merge_ChangesOfTheSameWords_MarksBothByLines()
    {
        var merged = TextMerge.Merge("It takes 48 hours.\nEnd.", "It takes 24 hours.\nEnd.", "It takes 72 hours.\nEnd.");

        var conflict = Assert.Single(merged.Conflicts);
        Assert.Equal(
            "<<<<<<< yours\nIt takes 24 hours.\n=======\nIt takes 72 hours.\n>>>>>>> theirs\nEnd.", merged.Text);
        Assert.Equal(("It takes 24 hours.\n", "It takes 72 hours.\n"), (conflict.Yours, conflict.Theirs));
    }

    [Fact]
    public void Merge_OfOneSidedOrEqualChanges_IsThatText() => Prop.ForAll(
        Texts.ToArbitrary(), Texts.ToArbitrary(),
        (origin, changed) =>
        {
            Assert.Equal(changed, TextMerge.Merge(origin, changed, origin).Text);
            Assert.Equal(changed, TextMerge.Merge(origin, origin, changed).Text);
            Assert.Equal(changed, TextMerge.Merge(origin, changed, changed).Text);
        }).QuickCheckThrowOnFailure();
}
