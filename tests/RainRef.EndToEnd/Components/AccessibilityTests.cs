using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Components;

/// <summary>axe over every page. Two looks with every run; all four in the long one.</summary>
public sealed class AccessibilityTests(ConsoleFixture console) : BrowserTest(console)
{
    private static readonly AxeRunOptions Violations = new() { ResultTypes = [ResultType.Violations] };

    private static readonly string[] Settings =
    [
        "/app/settings/workspace", "/app/settings/retention", "/app/settings/members", "/app/settings/api-keys", "/app/settings/channels", "/app/settings/models",
        "/app/settings/personal-data", "/app/settings/routing", "/app/settings/taxonomy", "/app/settings/replies", "/app/settings/macros", "/app/settings/upload",
    ];

    private static readonly string[] Rooms =
    [
        "/app/inbox", "/app/approvals", "/app/knowledge/cards", "/app/knowledge/cards/new", "/app/knowledge/sources", "/app/signals",
        "/app/receipts", "/app/playbooks", "/app/playbooks/unlock-account", "/app/policies", "/app/quality/triage", "/app/quality/intents",
        "/app/quality/answers",
    ];

    [Theory]
    [InlineData(ColorScheme.Light, "comfortable")]
    [InlineData(ColorScheme.Dark, "compact")]
    public async Task Settings_LookedAtByAxe_HaveNoViolations(ColorScheme scheme, string density) =>
        await CheckAsync(scheme, density, Settings);

    [Theory]
    [InlineData(ColorScheme.Light, "comfortable")]
    [InlineData(ColorScheme.Light, "compact")]
    [InlineData(ColorScheme.Dark, "comfortable")]
    [InlineData(ColorScheme.Dark, "compact")]
    [Trait("Category", "Long")]
    public async Task Pages_InEveryLook_HaveNoViolations(ColorScheme scheme, string density)
    {
        await Site.SendAsync("I did not get the activation link, my mail is a@b.example", "u-axe-all");
        await CheckAsync(scheme, density, [.. Settings, .. Rooms]);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Frame_OpenedOverAPage_HasNoViolations(ColorScheme scheme)
    {
        var visit = await VisitAsync("admin", scheme);
        var page = await visit.OpenAsync("/app/settings/members");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("mem");
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "Members" })).ToBeVisibleAsync();
        Assert.Empty(await FaultsAsync(page, "palette"));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Shortcuts" })).ToBeVisibleAsync();
        Assert.Empty(await FaultsAsync(page, "shortcuts"));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await page.Locator(".member summary").ClickAsync();
        Assert.Empty(await FaultsAsync(page, "menu"));
        Assert.Empty(visit.Faults);
    }

    private async Task CheckAsync(ColorScheme scheme, string density, string[] paths)
    {
        var visit = await VisitAsync("admin", scheme);
        await visit.Page.Context.AddCookiesAsync([new() { Name = "rainref.density", Value = density, Url = Site.Address.ToString() }]);
        var faults = new List<string>();
        foreach (var path in paths)
        {
            var page = await visit.OpenAsync(path);
            await Expect(page.Locator("html")).ToHaveAttributeAsync("data-density", density);
            await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
            Assert.Equal(1, await page.Locator("h1").CountAsync());
            faults.AddRange(await FaultsAsync(page, path));
        }

        Assert.Empty(faults);
        Assert.Empty(visit.Faults);
    }

    private static async Task<IEnumerable<string>> FaultsAsync(IPage page, string what) => (await page.RunAxe(Violations)).Violations
        .Select(v => $"{what}: {v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Target))}");
}
