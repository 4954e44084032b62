using RainRef.Domain.Channels;

namespace RainRef.Domain.Tests.Channels;

public sealed class PseudonymTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Theory]
    [InlineData("user-48213")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("")]
    [InlineData("415")]
    public void Pseudonym_NothingPersonal_IsTheReferenceItself(string reference)
    {
        Assert.Equal(reference, PiiScrubber.Pseudonym(reference, Key));
    }

    [Theory]
    [InlineData("ann@a.example", "email")]
    [InlineData("crm/ann@a.example/1", "email")]
    [InlineData("+49 30 1234567", "phone")]
    [InlineData("4111111111111111", "card")]
    [InlineData("ABCPD1234Z", "in_pan")]
    public void Pseudonym_PersonalReference_IsAKindAndSixteenHexDigits(string reference, string kind)
    {
        var pseudonym = PiiScrubber.Pseudonym(reference, Key);

        Assert.Matches($"^{kind}:[0-9a-f]{{16}}$", pseudonym);
        Assert.Equal(pseudonym, PiiScrubber.Pseudonym(reference, Key));
        Assert.Equal(pseudonym, PiiScrubber.Pseudonym($" {reference} ", Key));
        Assert.NotEqual(pseudonym, PiiScrubber.Pseudonym(reference, new byte[32]));
    }

    [Fact]
    public void Pseudonym_OtherSpelling_IsTheSamePerson()
    {
        Assert.Equal(PiiScrubber.Pseudonym("ann@a.example", Key), PiiScrubber.Pseudonym("Ann@A.example", Key));
        Assert.NotEqual(PiiScrubber.Pseudonym("ann@a.example", Key), PiiScrubber.Pseudonym("bob@a.example", Key));
    }
}
