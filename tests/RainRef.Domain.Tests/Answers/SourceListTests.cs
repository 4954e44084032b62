using RainRef.Domain.Answers;

namespace RainRef.Domain.Tests.Answers;

public sealed class SourceListTests
{
    [Fact]
    public void Numbers_AreThoseOfWhatIsShown_OnceForEachAddress()
    {
        DraftSentence[] sentences = [new("A.", [3]), new("B.", [1, 2]), new("C.", [4, 3])];
        var list = new SourceList(sentences, new Dictionary<int, PublicSource>
        {
            [1] = new("First", "https://a.example/"),
            [2] = new("First again", "https://a.example/"),
            [4] = new("Fourth\n[x]", "https://d.example/"),
        });

        Assert.Equal([[], [1], [2]], sentences.Select(s => list.NumbersOf(s.Citations).ToArray()));
        Assert.Equal("Sources:\n[1] First: https://a.example/\n[2] Fourth (x): https://d.example/", list.Write("Sources:"));
        Assert.Equal("", new SourceList(sentences, new Dictionary<int, PublicSource>()).Write("Sources:"));
    }

    [Theory]
    [InlineData("https://docs.acme.example/a?b=1#c", "https://docs.acme.example/a?b=1#c")]
    [InlineData("http://docs.acme.example", "http://docs.acme.example/")]
    [InlineData("guide.md", null)]
    [InlineData("/kb/guide", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("https://user:secret@docs.acme.example/", null)]
    [InlineData("http://10.0.0.5/wiki", null)]
    [InlineData("http://[fd00::1]/wiki", null)]
    [InlineData("http://wiki/page", null)]
    [InlineData("https://wiki.corp.internal/page", null)]
    [InlineData(null, null)]
    public void PublicAddress_IsOneThatAnybodyCanOpen(string? uri, string? address) => Assert.Equal(address, SourceList.PublicAddress(uri));
}
