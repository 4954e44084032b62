using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Actions;

public sealed class PhoneTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task Phone_OfALead_ReadsATicketAndApproves()
    {
        var number = await Site.SendAsync("I did not get the activation link on the road", "u-phone");
        var visit = await VisitAsync("lead");
        var page = visit.Page;
        await page.SetViewportSizeAsync(390, 844);
        await page.GotoAsync($"/app/inbox/{number}");
        await Expect(page.GetByText("I did not get the activation link on the road").Last).ToBeVisibleAsync();
        await Expect(page.GetByText("Waiting", new() { Exact = true }).Or(page.GetByText("Needs a lead")).First).ToBeAttachedAsync(new() { Timeout = 20_000 });
        Assert.True(await FitsAsync(page), "The ticket is wider than the phone.");

        await page.GetByRole(AriaRole.Link, new() { Name = "Approvals" }).ClickAsync();
        var row = page.Locator(".row[data-item]").Filter(new() { HasText = "u-phone" });
        await row.ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/app/approvals/.+"));
        await Expect(row).ToBeHiddenAsync();
        Assert.True(await FitsAsync(page), "The approval is wider than the phone.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(page.Locator(".row[data-item]").Filter(new() { HasText = "u-phone" })).ToHaveCountAsync(0);
        Assert.Empty(visit.Faults);
    }

    private static Task<bool> FitsAsync(IPage page) =>
        page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth && document.querySelector('.content').scrollWidth <= innerWidth");
}
