using System.Text.RegularExpressions;

namespace RainRef.Web.Tests.Components;

/// <summary>An icon that the sprite lacks is drawn as nothing, and nobody is told.</summary>
public sealed partial class IconTests
{
    [Fact]
    public void Icons_ThatPagesName_AreInTheSprite()
    {
        var web = TextsTests.FindFolder();
        var drawn = Symbol().Matches(File.ReadAllText(Path.Combine(web, "wwwroot", "icons", "sprite.svg"))).Select(m => m.Groups[1].Value).ToHashSet();
        var named = Directory.EnumerateFiles(web, "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)).Distinct().ToList();

        Assert.True(named.Count > 50, "The pages name too few icons for this to have looked.");
        Assert.Empty(named.Except(drawn));
    }

    [GeneratedRegex("""<symbol id="([a-z0-9-]+)""")]
    private static partial Regex Symbol();

    [GeneratedRegex("""(?:\bIcon="|Icon\.Of\([Aa]ssets, "|<Icon Name="|PageLink\.Of\(Assets, "|ChipTone\.\w+, "|T\["[^"]+"\], ")([a-z0-9-]+)"?""")]
    private static partial Regex Named();
}
