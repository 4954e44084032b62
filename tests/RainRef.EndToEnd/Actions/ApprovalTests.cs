using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Actions;

public sealed class ApprovalTests(ConsoleFixture console) : BrowserTest(console)
{
    private static readonly TimeSpan Blink = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Approve_ByALead_IsDoneInTheAgentsBrowser()
    {
        var number = await Site.SendAsync("I did not get the activation link", "u-approve");
        var lead = await VisitAsync("lead");
        var agent = await VisitAsync("agent");
        await lead.OpenAsync($"/app/inbox/{number}");
        await agent.OpenAsync($"/app/inbox/{number}");
        await Expect(agent.Page.Locator(".action")).ToContainTextAsync("Needs a lead");
        await Expect(agent.Page.Locator(".action")).ToContainTextAsync("A lead decides.");
        await Expect(lead.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeVisibleAsync();

        // The browser's own clock watches the page, so that the test's polling does not count.
        var seen = agent.Page.EvaluateAsync<double>(
            """
            () => new Promise(done => {
              const look = () => document.querySelector(".action .head")?.textContent.includes("Done") && done(Date.now());
              new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
            })
            """);
        var pressed = await lead.Page.EvaluateAsync<double>("() => Date.now()");
        await lead.Page.Keyboard.PressAsync("Shift+A");
        var took = TimeSpan.FromMilliseconds(await seen.WaitAsync(TimeSpan.FromSeconds(20)) - pressed);

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"Approved, run and seen in the other browser in {took.TotalMilliseconds:0} ms."));
        Assert.InRange(took, TimeSpan.Zero, Blink);
        await Expect(lead.Page.Locator(".action .head")).ToContainTextAsync("Done");
        await Expect(agent.Page.Locator(".receipts")).ToContainTextAsync("Action executed");
        Assert.Empty(lead.Faults);
        Assert.Empty(agent.Faults);
    }

    [Fact]
    public async Task Reject_ByALead_TellsWhy()
    {
        var number = await Site.SendAsync("I did not get the activation link", "u-reject");
        var lead = await VisitAsync("lead");
        var page = await lead.OpenAsync($"/app/inbox/{number}");
        await Expect(page.Locator(".action")).ToContainTextAsync("Needs a lead");
        await page.Keyboard.PressAsync("Shift+R");
        await Expect(page.Locator(".reject textarea")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("The address is wrong");
        await page.Locator(".reject").GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(page.Locator(".action .head")).ToContainTextAsync("Rejected");
        Assert.Empty(lead.Faults);
    }

    [Fact]
    public async Task Approve_ByAProductManager_IsNeitherOfferedNorPossible()
    {
        var number = await Site.SendAsync("I did not get the activation link", "u-product");
        var visit = await VisitAsync("product");
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        await Expect(page.Locator(".action")).ToContainTextAsync("A lead decides.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Solve" })).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Shift+A");

        using var product = await Site.Server.SignInAsync("product");
        var waiting = await product.GetFromJsonAsync<JsonElement>("/action/history?status=waiting&limit=1");
        var action = waiting.GetProperty("items")[0].GetProperty("id").GetGuid();
        using var refused = await product.PostAsJsonAsync($"/action/{action}/approve", new { });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await Expect(page.Locator(".action .head")).ToContainTextAsync("Needs a lead");
        Assert.Empty(visit.Faults);
    }
}
