using RainRef.Domain.Knowledge.Searching;

namespace RainRef.Domain.Tests.Knowledge.Searching;

public sealed class PassageRankerTests
{
    private static readonly string Filler = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"filler{i}"));

    [Theory]
    [InlineData("reset the printer", "one two reset the printer three", "reset one the two printer three")]
    [InlineData("reset printer", "reset your printer now FILLER", "reset FILLER printer now your")]
    [InlineData("printer", "the printers are here", "the scanners are here")]
    [InlineData("printer tray", "the printer has a tray", "the printer has a lid")]
    public void Score_WhatSaysMoreOfTheQuestion_ComesFirst(string question, string better, string worse)
    {
        var scores = Score(question, (better, 0), (worse, 0));
        Assert.True(scores[0] > scores[1], $"{scores[0]} > {scores[1]}");
    }

    [Fact]
    public void Score_LikerVector_CountsAlsoWhereNoWordIsShared()
    {
        var scores = Score("automobile tyre", ("a car needs a wheel", 0.9), ("a cat needs a meal", 0.1));
        Assert.True(scores[0] > scores[1] && scores[1] > 0);
    }

    [Fact]
    public void Score_NoPassages_IsEmpty() => Assert.Empty(Score("printer"));

    private static double[] Score(string question, params (string Text, double Likeness)[] passages)
    {
        var words = question.Split(' ').Select(w => new QueryWord(w, new Dictionary<string, double> { [w] = 1 }, w == "the" ? 0.2 : 3, w == "the")).ToList();
        var grams = words.Where(w => !w.IsSmall).SelectMany(w => CharGrams.Of(w.Word)).Distinct().ToDictionary(g => g, _ => 3.0);
        return PassageRanker.Score(
            new RankedQuestion(words, [], grams, 10),
            [
                .. passages.Select(p =>
                {
                    var terms = p.Text.Replace("FILLER", Filler, StringComparison.Ordinal).Split(' ');
                    return new RankedPassage(terms, terms.CountBy(t => t).ToDictionary(t => t.Key, t => t.Value), terms.Length, p.Likeness);
                }),
            ]);
    }
}
