using RainRef.Domain.Answers.Chat;

namespace RainRef.Domain.Tests.Answers.Chat;

public sealed class FollowUpTests
{
    [Theory]
    [InlineData("How do I install the client on Windows?", "and on a Mac?", "How do I install the client on a Mac?")]
    [InlineData("How do I install the client on Windows 11 without a licence?", "And on Linux?", "How do I install the client on Linux without a licence?")]
    [InlineData("How do I reset my password?", "and on a Mac?", "How do I reset my password on a Mac?")]
    [InlineData("How long is the warranty for laptops?", "What about phones?", "How long is the warranty for phones?")]
    [InlineData("Wie installiere ich den Client auf Windows?", "und auf einem Mac?", "Wie installiere ich den Client auf einem Mac?")]
    [InlineData("¿Cómo instalo el cliente en Windows?", "¿y en un Mac?", "¿Cómo instalo el cliente en un Mac?")]
    [InlineData("Comment installer le client sur Windows ?", "et sur un Mac ?", "Comment installer le client sur un Mac?")]
    public void Read_APhraseThatGoesOn_TakesItsPlaceInTheTopic(string topic, string question, string resolved)
    {
        var read = FollowUp.Read(question, Memory(topic));

        Assert.Equal(resolved, read.Resolved);
        Assert.Equal(resolved, read.Topic);
    }

    [Theory]
    [InlineData("How long does it take?")]
    [InlineData("Why?")]
    [InlineData("and is that free?")]
    public void Read_AQuestionAboutTheTopic_IsSearchedForWithItAndKeepsIt(string question)
    {
        var read = FollowUp.Read(question, Memory("How do I export my invoices?"));

        Assert.EndsWith("How do I export my invoices?", read.Resolved);
        Assert.NotEqual(read.Resolved, read.Topic);
        Assert.Equal("How do I export my invoices?", read.Topic);
    }

    [Theory]
    [InlineData("How do I cancel my subscription?")]
    [InlineData("So how do I change the billing address of my company?")]
    [InlineData("refund policy")]
    [InlineData("Where can I see this month's invoices and payments?")]
    public void Read_AQuestionOfItsOwn_StaysAsItIs(string question)
    {
        Assert.Equal(new FollowUp(question, question), FollowUp.Read(question, Memory("How do I install the client on Windows?")));
    }

    [Fact]
    public void Read_BackToATopicOfTheSummary_FindsItThere()
    {
        var summary = RollingSummary.Roll("", new RememberedTurn("How do I pair the thermostat on Android?", "Hold the ring."), 400);
        var memory = new ChatMemory(summary, [new RememberedTurn("How do I pay by invoice?", "")]);

        Assert.Contains("pair the thermostat", FollowUp.Read("and back to the thermostat, is that free?", memory).Resolved);
    }

    [Theory]
    [InlineData("???")]
    [InlineData("and")]
    [InlineData("…")]
    [InlineData("[email:1]")]
    public void Read_HardlyAnything_DoesNotFail(string question) =>
        Assert.NotNull(FollowUp.Read(question, Memory("How do I pay?")).Resolved);

    [Fact]
    public void Read_TheFirstQuestion_StaysAsItIs() =>
        Assert.Equal("and on a Mac?", FollowUp.Read("and on a Mac?", ChatMemory.None).Resolved);

    private static ChatMemory Memory(string topic) => new("", [new RememberedTurn(topic, "")]);
}
