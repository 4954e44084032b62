using Microsoft.Playwright;

namespace RainRef.EndToEnd.Triage;

/// <summary>Triage is corrected where the ticket is read, and its values are arranged on their page.</summary>
public sealed class ArrangingTests(ConsoleFixture site) : BrowserTest(site)
{
    [Fact]
    public async Task Correction_ByKeyboard_ShowsWhoJudgedAndWhyAndChangesTheTicket()
    {
        var number = await Site.SendAsync("Where do I find the colour samples for the new catalogue?", "u-triage");
        var agent = await VisitAsync("agent");
        var page = await agent.OpenAsync($"/app/inbox/{number}");
        var fold = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Triage") });
        await Assertions.Expect(fold).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("t");
        var panel = page.GetByRole(AriaRole.Group, new() { Name = "What triage found, and why" });
        await Assertions.Expect(panel).ToContainTextAsync("None of the words that rules know is in the text.");
        await Assertions.Expect(panel).ToContainTextAsync("rules/1");
        var intent = page.GetByLabel("Intent", new() { Exact = true });
        await intent.FocusAsync();
        await intent.SelectOptionAsync("feature_request");
        await page.GetByRole(AriaRole.Button, new() { Name = "Correct" }).PressAsync("Enter");

        await Assertions.Expect(page.Locator("p.notice:not(:empty)")).ToContainTextAsync("Corrected: intent is feature_request");
        await Assertions.Expect(panel).ToContainTextAsync("Corrected by");
        await Assertions.Expect(page.Locator(".chips")).ToContainTextAsync("Intent: feature request");
        await panel.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(panel).ToHaveCountAsync(0);
        Assert.Empty(agent.Faults);
    }

    [Fact]
    public async Task Taxonomy_RenamedByALead_ShowsTheNewKeyAndWhatTheOldOneMeans()
    {
        var lead = await VisitAsync("lead");
        var page = await lead.OpenAsync("/app/settings/taxonomy?kind=intent");
        await page.GetByRole(AriaRole.Button, new() { Name = "Arrange export" }).ClickAsync();
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("data_export");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();

        await Assertions.Expect(page.Locator("p.notice:not(:empty)")).ToContainTextAsync("It is data_export now");
        await Assertions.Expect(page.GetByText("Now data_export")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Routing" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Routing and promises");
        await lead.OpenAsync("/app/quality/intents");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("New intents");
        Assert.Empty(lead.Faults);
    }
}
