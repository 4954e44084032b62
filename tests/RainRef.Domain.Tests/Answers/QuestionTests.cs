using RainRef.Domain.Answers;

namespace RainRef.Domain.Tests.Answers;

public sealed class QuestionTests
{
    [Fact]
    public void Of_TextWithMasks_LeavesThemOut() =>
        Assert.Equal("Write to   or call  .", Question.Of("Write to [email:1] or call [phone:12]."));

    [Theory]
    [InlineData("yesterdai", "yesterday")]
    [InlineData("urgentli", "Urgently")]
    [InlineData("absent", "absent")]
    public void WordOf_Stem_IsTheCustomersOwnWord(string term, string word) =>
        Assert.Equal(word, Question.WordOf("Urgently: I wrote you (yesterday)!", term));

    [Theory]
    [InlineData("kei", "key")]
    [InlineData("gatewai", "gateway")]
    public void WordOf_StemBesideASign_IsTheWordAlone(string term, string word) =>
        Assert.Equal(word, Question.WordOf("Our Integration/gateway uses key_ab12cd", term));
}
