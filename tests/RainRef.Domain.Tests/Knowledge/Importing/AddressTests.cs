using RainRef.Domain.Knowledge.Importing;

namespace RainRef.Domain.Tests.Knowledge.Importing;

public sealed class AddressTests
{
    [Theory]
    [InlineData("See [b](../b.md#top) now", "docs/a/page.md", "See [b](docs/b.md#top) now")]
    [InlineData("![x](img/x.png \"t\")", "docs/page.md", "![x](docs/img/x.png \"t\")")]
    [InlineData("[a](https://a.example) [h](#here) [r](/root) [m](mailto:a@b.example)", "docs/page.md", "[a](https://a.example) [h](#here) [r](/root) [m](mailto:a@b.example)")]
    [InlineData("[out](../../../etc/passwd)", "docs/page.md", "[out](../../../etc/passwd)")]
    [InlineData("[b](b.html)", "https://a.example/docs/page", "[b](https://a.example/docs/b.html)")]
    [InlineData("```\n[b](b.md)\n```", "docs/page.md", "```\n[b](b.md)\n```")]
    public void Resolve_RelativeLinks_NameWhatTheyLeadTo(string text, string uri, string expected) =>
        Assert.Equal(expected, LinkResolver.Resolve(text, uri));

    [Theory]
    [InlineData("*.log\n!keep.log", "a/x.log", false, true)]
    [InlineData("*.log\n!keep.log", "a/keep.log", false, false)]
    [InlineData("build/", "src/build", true, true)]
    [InlineData("build/", "src/build", false, null)]
    [InlineData("/top.md", "a/top.md", false, null)]
    [InlineData("docs/**/draft.md", "docs/a/b/draft.md", false, true)]
    [InlineData("# comment\n\n?.md", "a.md", false, true)]
    public void Ignore_GitsRules_AreFollowed(string rules, string path, bool isFolder, bool? expected) =>
        Assert.Equal(expected, new PathIgnore(rules).Ignores(path, isFolder));

    [Theory]
    [InlineData("User-agent: *\nDisallow: /private\nAllow: /private/open", "/private/a", false)]
    [InlineData("User-agent: *\nDisallow: /private\nAllow: /private/open", "/private/open/a", true)]
    [InlineData("User-agent: *\nDisallow: /\nUser-agent: rainref\nDisallow: /x", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true)]
    [InlineData("User-agent: other\nDisallow: /", "/a", true)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    public void Robots_LongestRuleOfTheOwnGroup_Decides(string robots, string path, bool allowed) =>
        Assert.Equal(allowed, new RobotsRules(robots).Allows(path));

    [Fact]
    public void Sitemap_PagesAndIndexes_AreTold()
    {
        var pages = Sitemap.Read("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc> https://a.example/1 </loc></url></urlset>")!.Value;
        var index = Sitemap.Read("<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>")!.Value;

        Assert.Equal((false, "https://a.example/1"), (pages.IsIndex, Assert.Single(pages.Addresses)));
        Assert.True(index.IsIndex);
        Assert.Null(Sitemap.Read("<!DOCTYPE a [<!ENTITY b 'c'>]><urlset>&b;</urlset>"));
        Assert.Null(Sitemap.Read("<html></html>"));
    }
}
