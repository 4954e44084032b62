using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RainRef.Web.Components;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Components;

public sealed class LanguageTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task Language_ChosenInTheMenu_IsSpokenHereAndAfterLiveChanges()
    {
        var visit = await VisitAsync("product");
        var page = await visit.OpenAsync("/app/receipts");
        await page.Locator(".member summary").ClickAsync();
        // The choice loads the page anew, after which nothing is left to be seen as checked.
        await page.GetByLabel("Deutsch", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Belege" })).ToBeVisibleAsync();
        await visit.LiveAsync();

        // What an English colleague causes arrives on their thread, and is told in German all the same.
        await Site.SendAsync("A thing that leaves receipts", "u-german");
        await Expect(page.Locator("[data-item]").First).ToContainTextAsync(new Regex("jetzt|Min\\."), new() { Timeout = 20_000 });
        await Expect(page.GetByText("Das Protokoll", new() { Exact = true })).ToBeVisibleAsync();

        await page.Locator(".member summary").ClickAsync();
        await page.GetByLabel("Browser", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        Assert.Empty(visit.Faults);
    }

    // What is written out on a page and has another text in German has stayed English by mistake; people's own words have not.
    [Fact]
    public async Task Pages_InGerman_SayNothingInEnglish()
    {
        var number = await Site.SendAsync("The export button does nothing, please help. My address is mo@example.org.", "u-german-pages");
        var visit = await VisitAsync("lead");
        await visit.Page.Context.AddCookiesAsync([new() { Name = ReadersLanguage.Cookie, Value = "de", Url = Site.Address.ToString() }]);
        var german = Texts.T.Keys.Select(InGerman).ToHashSet();
        var english = Texts.T.Keys.Where(key => !key.Contains('{', StringComparison.Ordinal)).Select(key => key.Split('|')[0]).Where(text => !german.Contains(text)).ToHashSet();
        english.Remove("English"); // The language by its own name, in the menu.
        foreach (var path in (string[])[$"inbox/{number}", "knowledge/cards", "knowledge/cards/new", "knowledge/sources", "receipts", "approvals"])
        {
            var page = await visit.OpenAsync($"/app/{path}");
            await Expect(page.Locator("main .skeleton")).ToHaveCountAsync(0);
            var said = await page.EvaluateAsync<string[]>(Said);
            Assert.True(said.Length > 30, $"{path} is empty");
            Assert.True(!said.Any(english.Contains), $"{path}: {string.Join(" · ", said.Where(english.Contains).Distinct())}");
        }

        await visit.OpenAsync($"/app/inbox/{number}");
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Später" })).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Language_OfTheBrowser_IsSpokenAtTheDoor()
    {
        await using var context = await Site.Browser.NewContextAsync(new() { BaseURL = Site.Address.ToString(), Locale = "de-DE" });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/app/sign-in");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Anmelden", Exact = true })).ToBeVisibleAsync();
        await page.GetByLabel("E-Mail").FillAsync("lead@rainref.local");
        await page.GetByLabel("Passwort").FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("passen nicht zusammen");
    }

    private const string Said = """
        () => {
            const said = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode())
                if (!walk.currentNode.parentElement.closest('script, style, textarea, kbd, [data-own], .subject, .summary, .doc, code, pre, .body'))
                    said.push(walk.currentNode.data.trim());
            for (const e of document.body.querySelectorAll('[title], [aria-label], [placeholder]'))
                said.push(...['title', 'aria-label', 'placeholder'].map(name => e.getAttribute(name) ?? ''));
            return said.filter(text => text.length > 1);
        }
        """;

    private static string? InGerman(string key)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new CultureInfo("de");
        try
        {
            return Texts.T.Find(key);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
