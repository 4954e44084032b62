using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Actions;

/// <summary>An action that nobody suggested, proposed from the ticket by keyboard.</summary>
public sealed class ProposalTests(ConsoleFixture console) : BrowserTest(console)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Proposal_FilledFromTheTicket_WaitsForALead(ColorScheme scheme)
    {
        var number = await Site.SendAsync("The invoice of May names the wrong company. Our integration uses key_ab12cd.", $"u-propose-{scheme}");
        var visit = await VisitAsync("agent", scheme);
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        var side = page.GetByRole(AriaRole.Complementary, new() { Name = "Answer, actions and receipts" });
        await Expect(side.GetByRole(AriaRole.Button, new() { Name = "Propose an action" })).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("p");
        await side.GetByRole(AriaRole.Button, new() { Name = "Rotate an API key" }).ClickAsync();
        var form = side.GetByRole(AriaRole.Form, new() { Name = "Its parameters" });
        await Expect(form.GetByLabel("key_id")).ToHaveValueAsync("key_ab12cd");
        await Expect(form.GetByLabel("user_ref")).ToHaveValueAsync($"u-propose-{scheme}");
        await ShootAsync(page, $"proposal-{scheme}");
        await form.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();

        await Expect(side.GetByText("Proposed. It waits for a lead.")).ToBeVisibleAsync();
        var card = side.GetByRole(AriaRole.Article, new() { Name = "Action: Rotate API key" });
        await Expect(card).ToContainTextAsync("a lead must approve it");
        await Expect(card).ToContainTextAsync("Proposed by Mara Agent");
        Assert.Empty(visit.Faults);
    }
}
