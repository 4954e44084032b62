using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RainRef.Web.Components;
using RainRef.Web.Components.Palette;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tests.Components;

/// <summary>What the console says is there in every language, and whole.</summary>
public sealed partial class TextsTests
{
    private static readonly string Folder = FindFolder();

    [Fact]
    public void Keys_OfEveryLanguage_AreTheSame()
    {
        var english = Read("Texts.resx");
        var german = Read("Texts.de.resx");

        Assert.NotEmpty(english);
        Assert.Empty(english.Keys.Except(german.Keys));
        Assert.Empty(german.Keys.Except(english.Keys));
        Assert.All(english, text => Assert.Equal(text.Key.Split('|')[0], text.Value));
        Assert.DoesNotContain(german, text => string.IsNullOrWhiteSpace(text.Value));
        var torn = german.Where(text => !Places(text.Key).SetEquals(Places(text.Value))).Select(text => text.Key);
        Assert.Empty(torn);
    }

    [Fact]
    public void Texts_ThatPagesAskFor_AreThere()
    {
        var known = Read("Texts.resx").Keys.ToHashSet();
        var asked = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Path.GetFileName(file) != "Texts.cs")
            .SelectMany(file => Asked().Matches(File.ReadAllText(file)).Select(match => Regex.Unescape(match.Groups[1].Value)))
            .Concat(Web.Components.Places.All.Select(place => place.Title))
            .Concat(PaletteCommand.All.Select(command => command.Title));

        Assert.Empty(asked.Distinct().Except(known));
    }

    [Fact]
    public void Words_InGerman_AreGerman()
    {
        using var _ = new Speaking("de");
        var clock = new FixedClock(FixedClock.Noon);

        Assert.Equal("Zu prüfen", Words.From("needs_review"));
        Assert.Equal("Something of ours", Words.From("something_of_ours"));
        Assert.Equal("1.204", Words.Count(1204));
        Assert.Equal("0,86", Words.Share(0.86));
        Assert.Equal("vor 4 Min.", Moment.TellAgo(FixedClock.Noon.AddMinutes(-4), clock));
        Assert.Equal("Posteingang", Texts.T["Inbox"]);
    }

    [Fact]
    public void Words_InALanguageThatIsNotThere_AreEnglish()
    {
        using var _ = new Speaking("fr");

        Assert.Equal("Inbox", Texts.T["Inbox"]);
        Assert.Equal("1,204", Words.Count(1204));
        Assert.Equal("An unknown text", Texts.T["An unknown text|of a kind"]);
    }

    [Theory]
    [InlineData("de", "en-US,en;q=0.9", "de")]
    [InlineData(null, "de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData(null, "fr-FR,en;q=0.7,de;q=0.3", "en")]
    [InlineData(null, "fr, de;q=0", "en")]
    [InlineData("xx", "", "en")]
    [InlineData(null, null, "en")]
    public void Language_IsTheChosenElseTheBrowsers(string? chosen, string? asked, string language) =>
        Assert.Equal(language, ReadersLanguage.Choose(chosen, asked));

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(Folder, "Components", file)).Root!
        .Elements("data").ToDictionary(text => text.Attribute("name")!.Value, text => text.Element("value")!.Value);

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    private static string FindFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "RainRef.sln")))
                return Path.Combine(at.FullName, "RainRef.Web");
        }

        throw new InvalidOperationException("These tests read the sources, which are not above them.");
    }

    [GeneratedRegex("""(?<![\w.])T\["((?:[^"\\]|\\.)*)"(?=[\],])""")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    private sealed class Speaking : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

        public Speaking(string language) => CultureInfo.CurrentUICulture = new CultureInfo(language);

        public void Dispose() => CultureInfo.CurrentUICulture = _before;
    }
}
