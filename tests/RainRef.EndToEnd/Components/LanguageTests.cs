using System.Text.RegularExpressions;
using Microsoft.Playwright;
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
        await page.GetByLabel("Deutsch", new() { Exact = true }).CheckAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Belege" })).ToBeVisibleAsync();
        await visit.LiveAsync();

        // What an English colleague causes arrives on their thread, and is told in German all the same.
        await Site.SendAsync("A thing that leaves receipts", "u-german");
        await Expect(page.Locator("[data-item]").First).ToContainTextAsync(new Regex("jetzt|Min\\."), new() { Timeout = 20_000 });
        await Expect(page.GetByText("Das Protokoll", new() { Exact = true })).ToBeVisibleAsync();

        await page.Locator(".member summary").ClickAsync();
        await page.GetByLabel("Browser", new() { Exact = true }).CheckAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
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
}
