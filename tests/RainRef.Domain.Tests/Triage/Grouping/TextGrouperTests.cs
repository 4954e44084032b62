using RainRef.Domain.Triage.Grouping;

namespace RainRef.Domain.Tests.Triage.Grouping;

public sealed class TextGrouperTests
{
    private static readonly string[][] Kinds =
    [
        ["The parking permit", "expires next week and I need a new one", "was not delivered to my flat", "shows the wrong number plate"],
        ["The swimming pool", "opens at what time on Saturday", "was much too cold for the children", "should have lanes for slow swimmers"],
        ["My library book", "is overdue because I was ill", "cannot be renewed on the website", "has pages missing in the middle"],
    ];

    [Fact]
    public void Group_KindsOfTexts_AreFoundAndNamedByTheirOwnWords()
    {
        var texts = Texts(36);

        var groups = TextGrouper.Group(texts, 5, CancellationToken.None);

        Assert.InRange(groups.Count, 3, 6);
        foreach (var group in groups)
        {
            var kind = group.Members[0] % 3;
            Assert.All(group.Members, m => Assert.Equal(kind, m % 3));
            Assert.Contains(group.Name.Terms, t => Kinds[kind].Any(k => k.Contains(t, StringComparison.OrdinalIgnoreCase)));
            Assert.Equal(group.Name.Key, group.Name.Key.ToLowerInvariant());
            Assert.InRange(group.Cohesion, 0.1, 1);
        }
    }

    // Single links would join the two ends through the texts between them.
    [Fact]
    public void Group_AChainOfNeighbours_DoesNotBecomeOneGroup()
    {
        string[] words = ["apple", "bread", "candle", "drum", "engine", "forest", "guitar", "hammer", "island", "jacket", "kettle", "ladder"];
        var texts = Enumerable.Range(0, 120).Select(i => i / 10).Select(w => string.Join(' ', Enumerable.Repeat(words[w], 3)) + " " + words[Math.Min(w + 1, 11)]).ToList();

        var groups = TextGrouper.Group(texts, 5, CancellationToken.None);

        Assert.True(groups.Count >= 4, $"{groups.Count} groups");
        Assert.All(groups, g => Assert.True(g.Members.Count < 60));
    }

    [Fact]
    public void Group_SameTexts_GivesTheSameAgain()
    {
        var texts = Texts(60);

        var (first, second) = (TextGrouper.Group(texts, 3, CancellationToken.None), TextGrouper.Group(texts, 3, CancellationToken.None));

        Assert.Equal(first.Select(g => (g.Name.Key, string.Join(',', g.Members))), second.Select(g => (g.Name.Key, string.Join(',', g.Members))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void Group_TextsThatSayNothing_GiveNoGroups(int count) =>
        Assert.Empty(TextGrouper.Group([.. Enumerable.Repeat("[email:1] 42 the and", count)], 2, CancellationToken.None));

    [Fact]
    public void Group_EqualTexts_AreOneGroup() =>
        Assert.Equal(30, Assert.Single(TextGrouper.Group([.. Enumerable.Repeat("The parking permit expires", 30)], 2, CancellationToken.None)).Members.Count);

    private static List<string> Texts(int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"{Kinds[i % 3][0]} {Kinds[i % 3][1 + (i / 3 % 3)]}, {Kinds[i % 3][1 + (i / 9 % 3)]}")];
}
