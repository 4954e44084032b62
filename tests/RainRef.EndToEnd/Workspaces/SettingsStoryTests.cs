using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Workspaces;

/// <summary>What is set in the settings is what people then work with.</summary>
public sealed class SettingsStoryTests(ConsoleFixture console) : BrowserTest(console)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Macro_MadeInTheSettings_IsThereWhileWriting(ColorScheme scheme)
    {
        var name = $"Water the {scheme} orchid";
        var number = await Site.SendAsync("Our orchid asks for a holiday, what now?", $"u-orchid-{scheme}");
        var lead = await VisitAsync("lead", scheme);
        var page = await lead.OpenAsync("/app/settings/macros");
        var form = page.GetByRole(AriaRole.Form, new() { Name = "New macro" });
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await form.GetByLabel("Text").FillAsync("Water #{{ticket_number}} first.");
        await form.GetByLabel("Priority").SelectOptionAsync("high");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add macro" }).ClickAsync();
        await Expect(page.Locator("p.notice:not(:empty)")).ToContainTextAsync("Saved. It is there for everybody who writes.");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Change {name}" }).ClickAsync();
        var changing = page.GetByRole(AriaRole.Form, new() { Name = $"Change {name}" });
        await Expect(changing.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
        await changing.GetByLabel("Text").FillAsync("Water #{{ticket_number}} twice.");
        await ShootAsync(page, $"settings-macros-{scheme}", full: true);
        await changing.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = name })).ToContainTextAsync("twice");

        var agent = await VisitAsync("agent", scheme);
        var reads = await agent.OpenAsync("/app/settings/macros");
        await Expect(reads.GetByRole(AriaRole.Row).Filter(new() { HasText = name })).ToContainTextAsync("Priority: High");
        await Expect(reads.GetByRole(AriaRole.Form)).ToHaveCountAsync(0);
        var writes = await agent.OpenAsync($"/app/inbox/{number}");
        await Expect(writes.Locator(".composer")).ToBeVisibleAsync();
        var own = writes.GetByRole(AriaRole.Button, new() { Name = "Own words" });
        if (await own.IsVisibleAsync())
            await own.ClickAsync();
        else
            await writes.Keyboard.PressAsync("r");
        var reply = writes.Locator("#write-reply textarea");
        await Expect(reply).ToBeFocusedAsync();
        await reply.PressSequentiallyAsync($"/water the {scheme}");
        await Expect(writes.GetByRole(AriaRole.Option, new() { Name = name })).ToBeVisibleAsync();
        await reply.PressAsync("Enter");
        await Expect(reply).ToHaveValueAsync($"Water #{number} twice.");

        await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {name}" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = name })).ToHaveCountAsync(0);
        Assert.Empty(lead.Faults);
        Assert.Empty(agent.Faults);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Rule_ChangedInItsPlace_SaysWhatItSaysNow(ColorScheme scheme)
    {
        var (before, after) = ($"Orchids {scheme}", $"Orchids at night {scheme}");
        var lead = await VisitAsync("lead", scheme);
        var page = await lead.OpenAsync("/app/settings/routing");
        var form = page.GetByRole(AriaRole.Form, new() { Name = "New rule" });
        if (await form.CountAsync() == 0)
        {
            using var client = await Site.Server.SignInAsync("lead");
            foreach (var queue in (string[])["general", "night"])
                using (await client.PostAsync("/routing/queues", System.Net.Http.Json.JsonContent.Create(new { name = queue, title = queue })))
                { }
            await Expect(form).ToBeVisibleAsync();
        }

        await form.GetByLabel("Name", new() { Exact = true }).FillAsync(before);
        await form.GetByLabel("Products").FillAsync($"orchid-{scheme}");
        await form.GetByRole(AriaRole.Combobox, new() { Name = "Queue", Exact = true }).SelectOptionAsync("general");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add rule" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Change {before}" }).ClickAsync();
        var changing = page.GetByRole(AriaRole.Form, new() { Name = $"Change {before}" });
        await Expect(changing.GetByLabel("Products")).ToHaveValueAsync($"orchid-{scheme}".ToLowerInvariant());
        await changing.GetByLabel("Name", new() { Exact = true }).FillAsync(after);
        await changing.GetByLabel("Customer tiers").FillAsync("gold, silver");
        await ShootAsync(page, $"settings-rule-{scheme}", full: true);
        await changing.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        var rule = page.Locator("li.rule").Filter(new() { HasText = after });
        await Expect(rule).ToContainTextAsync($"product is orchid-{scheme}, tier is gold or silver".ToLowerInvariant());
        await Expect(changing).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {after}" }).ClickAsync();
        await Expect(rule).ToHaveCountAsync(0);
        Assert.Empty(lead.Faults);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Channel_SavedByItsFields_KeepsWhatNoFieldShows(ColorScheme scheme)
    {
        using var client = await Site.Server.SignInAsync("admin");
        var adapter = $"service.orchid-{scheme}".ToLowerInvariant();
        using (var set = await client.PostAsync(
                   "/admin/adapters/config", System.Net.Http.Json.JsonContent.Create(new { adapter, settings = new { base_url = "https://a.example", region = "eu" } })))
            set.EnsureSuccessStatusCode();
        var admin = await VisitAsync("admin", scheme);
        var page = await admin.OpenAsync("/app/settings/channels");
        var card = page.GetByRole(AriaRole.Region, new() { Name = adapter["service.".Length..], Exact = true });
        await Expect(card.GetByLabel("Address", new() { Exact = true })).ToHaveValueAsync("https://a.example");
        await card.GetByLabel("Address", new() { Exact = true }).FillAsync("https://b.example/v2");
        await card.GetByLabel("Signs in by").SelectOptionAsync("bearer");
        await card.GetByLabel("Paths").FillAsync("/orchids/*");
        await card.GetByLabel("Token", new() { Exact = true }).FillAsync("t-orchid");
        await card.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(card.Locator("p.notice:not(:empty)")).ToHaveTextAsync("Saved.");
        await Expect(card.Locator(".set")).ToContainTextAsync("token");
        await Expect(card.Locator(".standing")).ToContainTextAsync("Set up");
        await ShootAsync(page, $"settings-channels-{scheme}", full: true);

        var listed = await client.GetStringAsync("/admin/adapters/config");
        Assert.Contains("\"region\":\"eu\"", listed, StringComparison.Ordinal);
        Assert.Contains("https://b.example/v2", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("t-orchid", listed, StringComparison.Ordinal);
        await card.GetByLabel("Where outcomes are asked").FillAsync("never");
        await card.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(card.Locator("p.notice.failed")).ToContainTextAsync("operations is a path");
        await Expect(card.GetByLabel("Where outcomes are asked")).ToHaveValueAsync("never");
        await admin.OpenAsync("/app/settings/models");
        await Expect(page.GetByText("None: rules only")).ToBeVisibleAsync();
        await Expect(page.Locator("code").Filter(new() { HasText = "local/1" })).ToBeVisibleAsync();
        await ShootAsync(page, $"settings-models-{scheme}", full: true);
        Assert.Empty(admin.Faults);
    }
}
