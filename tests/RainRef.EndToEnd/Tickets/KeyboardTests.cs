using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

public sealed class KeyboardTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task Keys_JKEnterEscape_MoveOpenAndGoBack()
    {
        var older = await Site.SendAsync("First of two for the keyboard", "u-keys");
        var newer = await Site.SendAsync("Second of two for the keyboard", "u-keys");
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync();
        await Expect(Row(page, newer)).ToBeVisibleAsync();
        // Where the page puts the focus once it is live.
        await Expect(page.Locator("#list-title")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("j");
        await Expect(Row(page, newer)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(Row(page, older)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await Expect(Row(page, newer)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex($"/app/inbox/{older}$"));
        await Expect(page.Locator("main.ticket h2")).ToHaveTextAsync("First of two for the keyboard");

        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main.ticket h2")).ToHaveTextAsync("Second of two for the keyboard");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page).ToHaveURLAsync(new Regex("/app/inbox$"));
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Keys_E_SolvesTheOpenTicketForEverybody()
    {
        var number = await Site.SendAsync("It works again, thank you", "u-solve");
        var agent = await VisitAsync("agent");
        var other = await VisitAsync("lead");
        var page = await agent.OpenAsync($"/app/inbox/{number}");
        await other.OpenAsync($"/app/inbox/{number}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Solve" })).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("e");
        await Expect(page.Locator(".notice .allow, .shelf .notice")).ToContainTextAsync("Solved");
        await Expect(other.Page.Locator("main.ticket .chips")).ToContainTextAsync("Solved");
        await page.GotoAsync("/app/inbox?view=solved");
        await Expect(Row(page, number)).ToBeVisibleAsync();
        Assert.Empty(agent.Faults);
    }

    private static ILocator Row(IPage page, long number) =>
        page.Locator($"a[data-item][href^='/app/inbox/{number}?'], a[data-item][href='/app/inbox/{number}']");
}
