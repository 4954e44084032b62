using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Components;

public sealed class PaletteTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task Palette_ByKeyboardAlone_OpensPagesTicketsAndPressesKeys()
    {
        var number = await Site.SendAsync("The zeppelin lost its anchor", "u-palette");
        var visit = await VisitAsync("lead");
        var page = await visit.OpenAsync();

        await page.Keyboard.PressAsync("Control+k");
        var words = page.GetByRole(AriaRole.Combobox, new() { Name = "Search or run" });
        await Expect(words).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("zeppelin anchor");
        await Expect(page.GetByRole(AriaRole.Option, new() { NameRegex = new Regex($"#{number}") })).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/app/inbox/{number}$"));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Solve" })).ToBeVisibleAsync();

        // What the page's own keys do is run by name.
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("solve");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main.ticket .chips")).ToContainTextAsync("Solved");

        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("a");
        await Expect(page).ToHaveURLAsync(new Regex("/app/approvals"));
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("knowl");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/app/knowledge/cards"));
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task QuestionMark_OnATicket_NamesTheKeysThatWorkThere()
    {
        var number = await Site.SendAsync("Which keys are there?", "u-help");
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Solve" })).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("?");
        var help = page.GetByRole(AriaRole.Dialog, new() { Name = "Shortcuts" });
        await Expect(help.Locator("[data-shortcuts-here]")).ToContainTextAsync("Solve");
        await Expect(help.Locator("[data-shortcuts-here]")).ToContainTextAsync("Back to the list");
        await page.Keyboard.PressAsync("e");
        await page.Keyboard.PressAsync("Escape");
        await Expect(help).ToBeHiddenAsync();
        await Expect(page.Locator("main.ticket .chips")).Not.ToContainTextAsync("Solved");
        Assert.Empty(visit.Faults);
    }
}
