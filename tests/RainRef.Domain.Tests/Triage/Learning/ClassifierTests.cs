using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Tests.Triage.Learning;

public sealed class ClassifierTests
{
    private static readonly LabelledText[] Examples =
    [
        .. Texts("refund", "I want my money back for order {0}", "please refund the {0} payment", "charged twice for {0}, refund me", "give the money of {0} back"),
        .. Texts("login", "I cannot log in to {0}", "my password for {0} is wrong", "locked out of {0} after three tries", "the sign-in page of {0} rejects me"),
        .. Texts("shipping", "where is parcel {0}", "the courier lost package {0}", "delivery of {0} is late", "package {0} has not arrived"),
    ];

    private static readonly TextClassifier Model = ClassifierTrainer.Train(Examples);

    [Theory]
    [InlineData("can I get my money back", "refund")]
    [InlineData("my pasword does not work", "login")]
    [InlineData("The parcel did not arrive", "shipping")]
    public void Judge_NewWords_FindsTheClass(string text, string label)
    {
        var judged = Model.Judge(text);

        Assert.Equal(label, judged.Best);
        Assert.Equal(1, judged.Ranked.Sum(r => r.Share), 3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!!")]
    [InlineData("東京の天気")]
    [InlineData("zyx qwv jkl")]
    public void Judge_NothingEverSeen_IsOutOfScope(string text) => Assert.False(Model.Judge(text).IsKnown);

    [Fact]
    public void Explain_Text_NamesItsOwnWords()
    {
        var words = Model.Explain("Hello, the Courier lost my things", "shipping");

        Assert.Contains(words, w => w.Contains("Courier", StringComparison.Ordinal));
        Assert.DoesNotContain(words, w => w.Contains("Hello", StringComparison.Ordinal));
        Assert.Empty(Model.Explain("anything", "no such class"));
    }

    [Fact]
    public void Train_Twice_GivesTheSameBytes() =>
        Assert.Equal(ClassifierFile.Write(Model), ClassifierFile.Write(ClassifierTrainer.Train(Examples)));

    [Fact]
    public void Read_WhatWasWritten_JudgesAlike()
    {
        var read = ClassifierFile.Read(ClassifierFile.Write(Model));

        foreach (var example in Examples)
            Assert.Equal(Model.Judge(example.Text).Ranked[0].Label, read.Judge(example.Text).Ranked[0].Label);
        Assert.Throws<InvalidDataException>(() => ClassifierFile.Read([1, 2, 3]));
        Assert.Throws<InvalidDataException>(() => ClassifierFile.Read([.. ClassifierFile.Write(Model).Take(500)]));
    }

    [Fact]
    public void Train_OneLabel_IsRefused() =>
        Assert.Throws<ArgumentException>(() => ClassifierTrainer.Train([new LabelledText("a", "x"), new LabelledText("b", "x")]));

    [Fact]
    public void Train_TwoTextsOnly_StillJudges()
    {
        var model = ClassifierTrainer.Train([new LabelledText("printer jammed", "a"), new LabelledText("rechnung falsch", "b")]);

        Assert.Equal("a", model.Judge("the printer is jammed").Best);
        Assert.Equal("b", model.Judge("meine Rechnung ist falsch").Best);
    }

    [Fact]
    public void Figures_OfKnownOutcomes_AreWhatTheyAre()
    {
        static ClassifierOutcome Outcome(string? truth, string given, double share, double inScope, bool known) =>
            new(truth, new ClassifierJudgement([new LabelShare(given, share)], inScope, known));

        var figures = ClassifierFigures.Of(
        [
            Outcome("a", "a", 0.9, 0.9, true), Outcome("a", "b", 0.6, 0.8, true), Outcome("b", "b", 0.8, 0.2, false),
            Outcome("b", "b", 0.7, 0.7, true), Outcome(null, "a", 0.5, 0.1, false), Outcome(null, "a", 0.9, 0.75, true),
        ]);

        Assert.Equal(0.75, figures.Accuracy);
        Assert.Equal(0.5, figures.AccuracyInScope);
        Assert.Equal(0.5, figures.OutsideRecall);
        Assert.Equal(6.0 / 8, figures.OutsideRanking);
        Assert.Equal(new Confusion("a", "b", 1), Assert.Single(figures.Confusions));
        Assert.Equal((1.0, 0.5), (figures.Classes[0].Precision, figures.Classes[0].Recall));
    }

    private static IEnumerable<LabelledText> Texts(string label, params string[] patterns) =>
        patterns.SelectMany(p => new[] { "12", "Amber", "the shop" }.Select(x => new LabelledText(string.Format(null, p, x), label)));
}
