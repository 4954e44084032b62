using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Components;

public sealed class ConsoleFrameTests(ConsoleFixture console) : BrowserTest(console)
{
    private static readonly AxeRunOptions Violations = new() { ResultTypes = [ResultType.Violations] };

    [Fact]
    public async Task Theme_Chosen_StaysOverReloadAndIsTheirsElsewhere()
    {
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync();
        var root = page.Locator("html");
        await Expect(root).ToHaveAttributeAsync("data-theme", "light");
        await page.Locator(".member summary").ClickAsync();
        await page.GetByLabel("Dark", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Compact", new() { Exact = true }).CheckAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
        await page.ReloadAsync();
        await visit.LiveAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(root).ToHaveAttributeAsync("data-density", "compact");
        Assert.Equal("rgb(11, 15, 22)", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
        Assert.Empty(visit.Faults);

        // Another browser of the same member, signed in anew.
        var elsewhere = await VisitAsync(null);
        await elsewhere.Page.GotoAsync("/app/sign-in");
        await elsewhere.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as agent@rainref.local" }).ClickAsync();
        await Expect(elsewhere.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await elsewhere.LiveAsync();
        await elsewhere.Page.Locator(".member summary").ClickAsync();
        await elsewhere.Page.GetByLabel("System", new() { Exact = true }).CheckAsync();
        await elsewhere.Page.GetByLabel("Comfortable", new() { Exact = true }).CheckAsync();
        await Expect(elsewhere.Page.Locator("html")).ToHaveAttributeAsync("data-density", "comfortable");
    }

    [Fact]
    public async Task Address_ThatLeadsNowhere_ShowsThePage()
    {
        var visit = await VisitAsync("agent");
        var answer = await visit.Page.GotoAsync("/app/nowhere");
        Assert.Equal(404, answer!.Status);
        await Expect(visit.Page.GetByText("There is no such page")).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Go to the inbox" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "All open" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Headers_OfThePages_AllowNoScriptButOurs()
    {
        var visit = await VisitAsync(null);
        var answer = await visit.Page.GotoAsync("/app/sign-in");
        var headers = await answer!.AllHeadersAsync();
        var policy = headers["content-security-policy"];
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy.Replace("style-src-attr 'unsafe-inline'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("nosniff", headers["x-content-type-options"]);
        Assert.Equal("same-origin", headers["referrer-policy"]);
        Assert.Equal("DENY", headers["x-frame-options"]);
    }

    [Fact]
    public async Task Docs_UnderTheirPolicy_ListTheRoutes()
    {
        var visit = await VisitAsync(null);
        await visit.Page.GotoAsync("/docs");
        await Expect(visit.Page.Locator(".opblock-summary-path").First).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pages_LookedAtByAxe_HaveNoViolations(ColorScheme scheme)
    {
        var stranger = await VisitAsync(null, scheme);
        await stranger.Page.GotoAsync("/app/sign-in");
        await CheckAsync(stranger.Page, "sign-in");

        var drafted = await Site.SendAsync("I did not get the activation link, my mail is a@b.example", "u-axe");
        var abstained = await Site.SendAsync("Does the sensor log below minus forty degrees?", "u-axe");
        var visit = await VisitAsync("lead", scheme);
        // The list stands beside the ticket.
        var page = await visit.OpenAsync($"/app/inbox/{drafted}");
        await Expect(page.Locator(".signals")).ToBeVisibleAsync();
        await CheckAsync(page, "ticket with a draft");
        await visit.OpenAsync($"/app/inbox/{abstained}");
        await Expect(page.Locator(".abstained")).ToBeVisibleAsync();
        await CheckAsync(page, "ticket without an answer");
    }

    private static async Task CheckAsync(IPage page, string what)
    {
        var found = await page.RunAxe(Violations);
        Assert.True(
            found.Violations.Length == 0,
            $"{what}: {string.Join("; ", found.Violations.Select(v => $"{v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Target))}"))}");
    }
}
