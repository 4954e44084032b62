using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Actions;

public sealed class ApprovalQueueTests(ConsoleFixture console) : BrowserTest(console)
{
    // 300 ms is promised on a machine of its own; among other tests the browsers take longer than the program does.
    private static readonly TimeSpan Blink = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Approve_ByAColleague_LeavesTheOtherLeadsListAtOnce()
    {
        var user = "u-queue-1";
        await Site.SendAsync("I did not get the activation link", user);
        var one = await VisitAsync("lead");
        var two = await VisitAsync("admin");
        await one.OpenAsync("/app/approvals");
        await two.OpenAsync("/app/approvals");
        await Expect(two.Page.GetByRole(AriaRole.Link, new() { Name = user })).ToBeVisibleAsync();
        await one.Page.GetByRole(AriaRole.Link, new() { Name = user }).ClickAsync();
        await Expect(one.Page.GetByLabel("Canonical JSON")).ToContainTextAsync($"\"user_ref\":\"{user}\"");
        await Expect(one.Page.Locator(".history")).ToContainTextAsync("Never done before.");

        var gone = two.Page.EvaluateAsync<double>(
            """
            user => new Promise(done => {
              const look = () => ![...document.querySelectorAll(".row .for")].some(e => e.textContent.includes(user)) && done(Date.now());
              new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
            })
            """,
            user);
        var pressed = await one.Page.EvaluateAsync<double>("() => Date.now()");
        await one.Page.Keyboard.PressAsync("Shift+A");
        var took = TimeSpan.FromMilliseconds(await gone.WaitAsync(TimeSpan.FromSeconds(20)) - pressed);

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"Approved, and gone from the other browser in {took.TotalMilliseconds:0} ms."));
        Assert.InRange(took, TimeSpan.Zero, Blink);
        await Expect(one.Page.GetByRole(AriaRole.Link, new() { Name = user })).ToHaveCountAsync(0);
        Assert.Empty(one.Faults);
        Assert.Empty(two.Faults);
    }

    [Fact]
    public async Task Queue_ByKeyboard_RejectsWithANote()
    {
        var user = "u-queue-2";
        await Site.SendAsync("I did not get the activation link", user);
        var visit = await VisitAsync("lead");
        var page = await visit.OpenAsync("/app/approvals");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = user })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = user }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Canonical JSON")).ToContainTextAsync(user);
        await page.Keyboard.PressAsync("Shift+R");
        await Expect(page.Locator(".ask")).ToHaveTextAsync("Say why first.");
        await Expect(page.Locator(".word textarea")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("The address is wrong");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Shift+R");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = user })).ToHaveCountAsync(0);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Pane_ShowsWhatIsSent_AndAnEditMakesANewProposal()
    {
        var user = "u-queue-3";
        await Site.SendAsync("I did not get the activation link", user);
        var visit = await VisitAsync("lead");
        var page = await visit.OpenAsync("/app/approvals");
        await page.GetByRole(AriaRole.Link, new() { Name = user }).ClickAsync();
        await Expect(page.Locator("article article pre")).ToContainTextAsync($"/v1/accounts/{user}/activation");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        var form = page.GetByRole(AriaRole.Form, new() { Name = "Other parameters" });
        await Expect(form.GetByLabel("user_ref")).ToHaveValueAsync(user);

        await form.GetByLabel("user_ref").FillAsync("u-queue-4");
        await form.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();

        // Policy lets a lead run it, so what they propose waits for nobody.
        await Expect(page.GetByText(new Regex("Proposed anew. It is (approved|running|done)"))).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = user })).ToHaveCountAsync(0);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Page_ForAnAgent_IsClosedAndNotOffered()
    {
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Approvals" })).ToHaveCountAsync(0);
        await page.GotoAsync("/app/approvals");
        await Expect(page.Locator(".approvals")).ToHaveCountAsync(0);
    }
}
