using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Workspaces;

public sealed class SettingsTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task Admin_LetsSomebodyInAndMakesAKey_InTheConsole()
    {
        var visit = await VisitAsync("admin");
        var page = await visit.OpenAsync("/app/settings/members");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Nora Neu");
        await page.GetByLabel("E-mail").FillAsync("nora@settings.example");
        await page.GetByLabel("First password").FillAsync("a long first password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add member" }).ClickAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "nora@settings.example" });
        await Expect(row).ToBeVisibleAsync();
        await page.GetByLabel("Role of Nora Neu").SelectOptionAsync("SupportLead");
        await Expect(page.GetByText("Nora Neu has another role now.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close account: Nora Neu" }).ClickAsync();
        await Expect(page.GetByText("Nora Neu can no longer sign in.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "API keys" }).ClickAsync();
        await page.GetByLabel("What it is for").FillAsync("Importer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make key" }).ClickAsync();
        var secret = await page.Locator("#secret").TextContentAsync();
        Assert.StartsWith("rr_", secret, StringComparison.Ordinal);
        using var importer = Site.Server.Anonymous();
        importer.DefaultRequestHeaders.Add("X-API-Key", secret);
        Assert.True((await importer.GetAsync("/auth/whoami")).IsSuccessStatusCode);
        await page.ReloadAsync();
        await visit.LiveAsync();
        await Expect(page.Locator("#secret")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke Importer" }).ClickAsync();
        await Expect(page.GetByText("Importer no longer opens anything.")).ToBeVisibleAsync();
        Assert.False((await importer.GetAsync("/auth/whoami")).IsSuccessStatusCode);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Admin_AddsAKindOfPersonalData_AndSeesItMasked()
    {
        var visit = await VisitAsync("admin");
        var page = await visit.OpenAsync("/app/settings/personal-data");
        await page.GetByLabel("Mask", new() { Exact = true }).FillAsync("meter");
        await page.GetByLabel("Expression").FillAsync("MTR-[0-9]{6}");
        await page.GetByLabel("It finds something in, a line each").FillAsync("see MTR-123456");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add kind" }).ClickAsync();
        await Expect(page.GetByText("[meter:1]")).ToBeVisibleAsync();
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("My meter is MTR-654321.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show what is masked" }).ClickAsync();
        await Expect(page.Locator(".result .masked")).ToHaveTextAsync("meter:1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove meter" }).ClickAsync();
        await Expect(page.GetByText("None yet. Add one")).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Admin_HoldsATicketThenErasesIt_AfterBeingAskedTwice(ColorScheme scheme)
    {
        var number = await Site.SendAsync($"My {scheme} gladiolus sends no readings", $"u-gladiolus-{scheme}");
        var visit = await VisitAsync("admin", scheme);
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Status, priority and tags" }).ClickAsync();
        var menu = page.GetByRole(AriaRole.Dialog, new() { Name = "Status, priority and tags" });
        await Expect(menu.GetByText("can be erased once it is solved or closed")).ToBeVisibleAsync();
        await menu.GetByLabel("Hold").SelectOptionAsync("litigation");
        await Expect(page.Locator(".chips").GetByText("On hold: Litigation")).ToBeVisibleAsync();

        var settings = await visit.OpenAsync("/app/settings/retention");
        await Expect(settings.GetByRole(AriaRole.Link, new() { Name = $"#{number}", Exact = true })).ToBeVisibleAsync();
        await settings.GetByLabel("Closed tickets keep their words").SelectOptionAsync("days");
        await settings.GetByLabel("Days", new() { Exact = true }).FillAsync("90");
        await settings.GetByLabel("Days", new() { Exact = true }).BlurAsync();
        await Expect(settings.Locator(".preview")).ToContainTextAsync("would be erased now");
        await settings.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(settings.GetByText("Next run")).ToBeVisibleAsync();
        await ShootAsync(settings, $"settings-retention-{scheme}", full: true);

        await visit.OpenAsync($"/app/inbox/{number}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Status, priority and tags" }).ClickAsync();
        await menu.GetByLabel("Hold").SelectOptionAsync("");
        await Expect(page.Locator(".chips").GetByText("On hold")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Status, priority and tags" }).ClickAsync();
        await menu.GetByLabel("Status").SelectOptionAsync("closed");
        await menu.GetByRole(AriaRole.Button, new() { Name = "Erase what it says…" }).ClickAsync();
        await ShootAsync(page, $"ticket-erase-{scheme}");
        await menu.GetByRole(AriaRole.Button, new() { Name = "Erase for good" }).ClickAsync();

        await Expect(page.Locator("main.ticket h2")).ToHaveTextAsync("[erased]");
        await Expect(page.GetByText($"{scheme} gladiolus")).ToHaveCountAsync(0);
        await Expect(page.Locator(".chips").GetByText("Erased")).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Settings_ForWhoIsNotAnAdmin_AreClosed()
    {
        var visit = await VisitAsync("lead");
        await visit.Page.GotoAsync("/app/settings/members");
        await Expect(visit.Page.GetByText("This page is not open to your role")).ToBeVisibleAsync();
    }
}
