using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tests.Components;

public sealed class WordsTests
{
    [Theory]
    [InlineData("answer.proposed", "Answer proposed")]
    [InlineData("rotate_api_key", "Rotate API key")]
    [InlineData("api_key", "API key")]
    [InlineData("", "Unknown")]
    public void From_Code_ReadsAsWords(string code, string words) => Assert.Equal(words, Words.From(code));

    [Theory]
    [InlineData("a [email:1] b", "a |*email:1| b")]
    [InlineData("[phone:12]", "*phone:12")]
    [InlineData("[Email:1] [email:] [email:1", "[Email:1] [email:] [email:1")]
    [InlineData("", "")]
    public void Masks_Split_FindsOnlyMasks(string text, string runs) =>
        Assert.Equal(runs, string.Join('|', Masks.Split(text).Select(run => run.IsMask ? "*" + run.Text : run.Text)));

    [Theory]
    [InlineData(-0.5, "now")]
    [InlineData(-4, "4 min")]
    [InlineData(-90, "1 h")]
    [InlineData(-60 * 24, "19 Nov, 13:00")]
    [InlineData(-60 * 24 * 400, "16 Oct 2025")]
    [InlineData(5, "now")]
    public void Moment_Tell_IsRelativeUpToADay(double minutes, string told) =>
        Assert.Equal(told, Moment.Tell(FixedClock.Noon.AddMinutes(minutes), new FixedClock(FixedClock.Noon)));

    [Theory]
    [InlineData("/app/inbox?view=solved", "/app/inbox?view=solved")]
    [InlineData("/", "/")]
    [InlineData(null, "else")]
    [InlineData("", "else")]
    [InlineData("app/inbox", "else")]
    [InlineData("https://evil.example", "else")]
    [InlineData("//evil.example", "else")]
    [InlineData("/\\evil.example", "else")]
    [InlineData("/\t/evil.example", "else")]
    [InlineData("javascript:alert(1)", "else")]
    public void LocalOr_Address_StaysOnThisSite(string? address, string expected) =>
        Assert.Equal(expected, Urls.LocalOr(address, "else"));
}
