using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

public sealed class BulkTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task SelectedTickets_ByKeyboard_AreSolvedAndComeBack()
    {
        await ManyTickets.FillAsync(Site, "picked", 6);
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync("/app/inbox?queue=picked&sort=oldest");
        await Expect(page.Locator("[data-item]")).ToHaveCountAsync(6);
        await Expect(page.Locator("#list-title")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Expect(page.Locator(".bulk")).ToContainTextAsync("1 selected");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Shift+X");
        await Expect(page.Locator(".bulk")).ToContainTextAsync("3 selected");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".item.picked")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("x");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("x");
        await Expect(page.Locator(".bulk")).ToContainTextAsync("2 selected");

        await page.Keyboard.PressAsync("e");
        await Expect(page.Locator(".bulk")).ToContainTextAsync("2 tickets changed");
        await Expect(page.Locator("[data-item]").Nth(1)).ToContainTextAsync("Solved");
        await Expect(page.Locator("[data-item]").Nth(2)).ToContainTextAsync("Solved");
        Assert.Equal(4, await OpenAsync("picked"));
        await page.Keyboard.PressAsync("z");
        await Expect(page.Locator(".bulk")).ToContainTextAsync("2 tickets as before");
        Assert.Equal(6, await OpenAsync("picked"));
        Assert.Empty(visit.Faults);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task TenThousandTickets_SolvedAtOnce_ComeBack()
    {
        const int All = 10_000;
        await ManyTickets.FillAsync(Site, "heap", All);
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync("/app/inbox?queue=heap&sort=oldest");
        await Expect(page.Locator("[data-item]").First).ToBeVisibleAsync();
        await Expect(page.Locator(".bar .count")).ToHaveTextAsync("1,000+");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await page.GetByRole(AriaRole.Button, new() { Name = "Select all 1,000+" }).ClickAsync();
        await page.Keyboard.PressAsync("e");
        await Expect(page.Locator(".bulk")).ToContainTextAsync("Solve 10,000 tickets?");
        var started = Stopwatch.GetTimestamp();
        await page.GetByRole(AriaRole.Button, new() { Name = "Solve 10,000" }).ClickAsync();
        await Expect(page.Locator(".bulk progress")).ToBeVisibleAsync();
        await Expect(page.Locator(".bulk")).ToContainTextAsync("10,000 tickets changed", new() { Timeout = 60_000 });
        var took = Stopwatch.GetElapsedTime(started);
        Assert.True(took < TimeSpan.FromSeconds(60), $"It took {took.TotalSeconds:0} s.");
        TestContext.Current.SendDiagnosticMessage($"10,000 tickets in {took.TotalSeconds:0.0} s.");
        Assert.Equal(0, await OpenAsync("heap"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".bulk")).ToContainTextAsync("10,000 tickets as before", new() { Timeout = 60_000 });
        Assert.Equal(All, await OpenAsync("heap"));
        Assert.Empty(visit.Faults);
    }

    private async Task<int> OpenAsync(string queue)
    {
        var list = await Site.Agent.GetFromJsonAsync<JsonElement>($"/support/tickets?status=open&queue={queue}&limit=1");
        return list.GetProperty("total").GetInt32();
    }
}
