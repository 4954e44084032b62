using System.Net.Http.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Actions;

public sealed class ParameterFormTests(ConsoleFixture console) : BrowserTest(console)
{
    internal const string Yaml = """
        playbook: goodwill
        title: Credit as goodwill
        match: {intent: billing, patterns: ['goodwill']}
        action: credit_goodwill
        parameters:
          user_ref: {ticket: user_ref}
          amount: {ask: 'How much, in EUR?', type: number, max: 200}
        steps: [{name: credit, tool: http, service: raindock, method: POST, path: '/v1/accounts/{user_ref}/credit', body: {amount: '{amount}'}}]
        policy: {execute: [support_lead, admin], propose: [support]}
        """;

    [Fact]
    public async Task Card_AsksTheAgent_TakesAnEdit_AndANoteWithTheApproval()
    {
        using (var admin = await Site.Server.SignInAsync("admin"))
        using (var saved = await admin.PutAsJsonAsync("/playbooks/goodwill", new { yaml = Yaml }))
            Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        var number = await Site.SendAsync("Could we have something as goodwill for the outage?", "u-goodwill");
        var agent = await VisitAsync("agent");
        var page = await agent.OpenAsync($"/app/inbox/{number}");

        // It is asked for what no text says.
        var asks = page.GetByRole(AriaRole.Form, new() { Name = "What it asks" });
        await asks.GetByLabel("How much, in EUR?").FillAsync("60");
        await asks.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();
        var waiting = page.Locator(".action").Filter(new() { HasText = "Needs a lead" });
        await Expect(waiting).ToContainTextAsync("60");
        await Expect(asks).ToHaveCountAsync(0);

        // Another amount is another proposal.
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        var form = page.GetByRole(AriaRole.Form, new() { Name = "Other parameters" });
        await Expect(form.GetByLabel("How much, in EUR?")).ToHaveValueAsync("60");
        await form.GetByLabel("How much, in EUR?").FillAsync("70");
        await form.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();
        await Expect(waiting).ToContainTextAsync("70");
        await Expect(page.Locator(".action").Filter(new() { HasText = "Superseded" })).ToContainTextAsync("60");

        // Above the limit policy asks whoever approves for a note.
        var lead = await VisitAsync("lead");
        await lead.OpenAsync($"/app/inbox/{number}");
        await Expect(lead.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeVisibleAsync();
        await lead.Page.Keyboard.PressAsync("Shift+A");
        await Expect(lead.Page.Locator(".consent textarea")).ToBeFocusedAsync();
        await lead.Page.Keyboard.TypeAsync("The outage was ours");
        await lead.Page.Locator(".consent").GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Expect(page.Locator(".action .head").Last).ToContainTextAsync("Done");
        Assert.Empty(agent.Faults);
        Assert.Empty(lead.Faults);
    }

    [Fact]
    public async Task Rules_OfTheConsole_AreTwoTabs()
    {
        var lead = await VisitAsync("lead");
        var page = await lead.OpenAsync("/app/playbooks");
        var tabs = page.GetByRole(AriaRole.Navigation, new() { Name = "What may be done" });
        await tabs.GetByRole(AriaRole.Link, new() { Name = "Policies" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Policies" })).ToBeVisibleAsync();
        await tabs.GetByRole(AriaRole.Link, new() { Name = "Playbooks" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Playbooks" })).ToBeVisibleAsync();
        Assert.Empty(lead.Faults);
    }
}
