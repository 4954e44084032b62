using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RainRef.Domain.Actions;
using RainRef.Domain.Answers;
using RainRef.Domain.Channels.Uploads;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Signals;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
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
        // The compiler of resources takes keys that differ in case alone for one, and drops the second.
        Assert.Empty(english.Keys.GroupBy(key => key, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => same.Key));
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
    public void Codes_ThatPagesShow_HaveGermanWords()
    {
        using var _ = new Speaking("de");
        var codes = new[]
        {
            typeof(TicketStatus), typeof(TicketPriority), typeof(CardState), typeof(SlotType), typeof(FeedbackReason), typeof(ActionStatus),
            typeof(SignalType), typeof(Role), typeof(UploadState), typeof(IntentOfferState), typeof(TriageModelState), typeof(TriageKind),
        }.SelectMany(Enum.GetNames).Select(name => name[..1] + Later().Replace(name[1..], letter => $" {letter.Value.ToLowerInvariant()}")).Concat(
        [
            "Answer proposed", "Answer abstained", "Reply sent", "Signal emitted", "Policy decided", "Action proposed", "Action executed",
            "Approval given", "Card approved", "Subject erased", "Pii revealed", "Ticket merged", "Triage model activated",
        ]);

        Assert.DoesNotContain(codes, code => Texts.T.Find(code) is null);
    }

    [Theory]
    [InlineData("No rule allows this.", "Keine Regel erlaubt das.")]
    [InlineData("The parameter 'order' is missing.", "Der Parameter „order“ fehlt.")]
    [InlineData("The role support may propose 'resend'; a lead must approve it.", "Die Rolle support darf „resend“ vorschlagen; die Teamleitung muss es freigeben.")]
    [InlineData("“cancel” sounds like leaving; severity is high", "“cancel” klingt nach Weggang; der Schweregrad ist high")]
    [InlineData("Both say “a”; the same customer; both are about billing", "Beide sagen “a”; derselbe Kunde; beide handeln von billing")]
    [InlineData("What a workspace's own rule says.", "What a workspace's own rule says.")]
    [InlineData("The parameter '' is missing.", "The parameter '' is missing.")]
    public void Sentence_OfTheProgram_IsToldInGerman(string english, string german)
    {
        using (new Speaking("de"))
            Assert.Equal(german, Sentences.Tell(english));
        using (new Speaking("en"))
            Assert.Equal(english, Sentences.Tell(english));
    }

    [Fact]
    public void Words_WithinASentence_AreSmallWhereGermanHasThemSmall()
    {
        using var _ = new Speaking("de");

        Assert.Equal("hoch", Words.InSentence("high"));
        Assert.Equal("Abrechnung", Words.InSentence("billing"));
        Assert.Equal("something of ours", Words.InSentence("something_of_ours"));
        Assert.Equal("Samstag, 21. November 2026", new DateOnly(2026, 11, 21).ToString(ReadersLanguage.LongDayPattern, ReadersLanguage.Calendar));
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

    internal static string FindFolder()
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

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Later();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    private sealed class Speaking : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

        public Speaking(string language) => CultureInfo.CurrentUICulture = new CultureInfo(language);

        public void Dispose() => CultureInfo.CurrentUICulture = _before;
    }
}
