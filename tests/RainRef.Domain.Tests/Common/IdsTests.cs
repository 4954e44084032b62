using RainRef.Domain.Common;
using RainRef.Domain.Signals;

namespace RainRef.Domain.Tests.Common;

public sealed class IdsTests
{
    private static readonly Guid Space = Guid.Parse("01920000-0000-7000-8000-000000000009");

    [Fact]
    public void From_SameParts_IsTheSameUuidV8()
    {
        var id = Ids.From(Space, "a", "b");

        Assert.Equal(id, Ids.From(Space, "a", "b"));
        Assert.Equal(8, id.Version);
    }

    [Fact]
    public void From_PartsCutElsewhere_IsAnother()
    {
        Assert.NotEqual(Ids.From(Space, "ab", "c"), Ids.From(Space, "a", "bc"));
        Assert.NotEqual(Ids.From(Space, "a"), Ids.From(Space, "a", ""));
        Assert.NotEqual(Ids.From(Space, "a"), Ids.From(Guid.Empty, "a"));
    }

    [Fact]
    public void SnakeCase_EveryName_ComesBack()
    {
        foreach (var type in Enum.GetValues<SignalType>())
            Assert.True(SnakeCase.TryParse<SignalType>(SnakeCase.Of(type), out var back) && back == type);
        Assert.Equal("feature_request", SnakeCase.Of(SignalType.FeatureRequest));
        Assert.False(SnakeCase.TryParse<SignalType>("FeatureRequest", out _));
        Assert.False(SnakeCase.TryParse<SignalType>(null, out _));
    }
}
