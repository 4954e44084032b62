using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Receipts;

public sealed partial class ReceiptsPageTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task Receipt_OpenedAndVerified_ShowsEachCheckAndItsProof()
    {
        var number = await Site.SendAsync("I did not get the activation link", "u-receipts");
        var visit = await VisitAsync("lead");
        var page = await visit.OpenAsync(string.Create(CultureInfo.InvariantCulture, $"/app/receipts?ticket={number}"));
        var proposed = page.Locator("[data-item]", new() { HasText = "Action proposed" });
        await Expect(proposed).ToBeVisibleAsync();
        await page.GetByLabel("What they attest").SelectOptionAsync("action");
        await Expect(page.Locator("[data-item]", new() { HasText = "Answer" })).ToHaveCountAsync(0);

        await proposed.ClickAsync();
        await Expect(page.Locator("pre").First).ToContainTextAsync("resend_activation");
        await page.Keyboard.PressAsync("v");
        await Expect(page.Locator(".checks .passed")).ToHaveCountAsync(5);
        await Expect(page.Locator(".checks .failed")).ToHaveCountAsync(0);
        await Expect(page.GetByLabel("Checkpoint", new() { Exact = true })).ToContainTextAsync("rainref");

        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify the whole log" }).ClickAsync();
        await Expect(page.GetByText(Holds())).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    [GeneratedRegex("[0-9,]+ receipts hold")]
    private static partial Regex Holds();
}
