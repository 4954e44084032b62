using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using RainRef.EndToEnd.Actions;
using RainRef.Infrastructure.Tickets;
using RainRef.Testing;

namespace RainRef.EndToEnd;

/// <summary>Takes every page of the console in both themes, for people to look at.</summary>
internal static class Screenshots
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task<int> TakeAsync(string folder, IReadOnlyCollection<string> rooms)
    {
        if (!ChromiumBrowser.IsThere)
        {
            await Console.Error.WriteLineAsync(ChromiumBrowser.Missing);
            return 1;
        }

        Directory.CreateDirectory(folder);
        await using var site = new ConsoleFixture { DemoContent = true };
        await site.InitializeAsync();
        var tickets = await AnsweredAsync(site);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            if (rooms.Contains("german"))
            {
                await GermanScreenshots.TakeAsync(site, scheme, tickets, folder);
                continue;
            }

            await TakeFrameAsync(site, scheme, folder);
            if (rooms.Contains("frame"))
                continue;
            await TakeQuietAsync(site, scheme, folder);
            await TakeTicketsAsync(site, scheme, tickets, folder);
        }

        // These put tickets of their own into the inbox, which nobody should see in the pictures above.
        foreach (var scheme in rooms.Count > 0 ? [] : new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await TakeArrangingAsync(site, scheme, folder);
            await TakeFormsAsync(site, scheme, folder);
            await TakeCardsAsync(site, scheme, folder);
        }

        return 0;
    }

    // The demo's tickets, once the pipeline is through with all of them.
    private static async Task<TicketRow[]> AnsweredAsync(ConsoleFixture site)
    {
        TicketRow[] rows = [];
        await Eventually.TrueAsync(async () =>
        {
            rows = (await site.Agent.GetFromJsonAsync<Listed>("/support/tickets?limit=100", Json))!.Items;
            return rows.Length > 0 && rows.All(row => row.Abstained || row.Proofs > 0);
        });
        return rows;
    }

    private static async Task TakeQuietAsync(ConsoleFixture site, ColorScheme scheme, string folder)
    {
        await using var stranger = await site.VisitAsync(null, scheme);
        await stranger.Page.GotoAsync("/app/sign-in");
        await ShootAsync(stranger, scheme, folder, "sign-in");
        await using var lead = await site.VisitAsync("lead", scheme);
        await lead.OpenAsync("/app/inbox?view=solved");
        await ShootAsync(lead, scheme, folder, "empty");
        await lead.OpenAsync("/app/playbooks/unlock-account");
        await Assertions.Expect(lead.Page.GetByLabel("The playbook in YAML")).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "playbook");
        await lead.OpenAsync("/app/policies");
        await lead.Page.GetByLabel("New draft").FillAsync($"Careful with refunds ({scheme})");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();
        await lead.Page.WaitForURLAsync("**/app/policies/*");
        await lead.LiveAsync();
        var gate = lead.Page.GetByLabel("gate.rego", new() { Exact = true });
        await gate.FillAsync((await gate.InputValueAsync()).Replace("harmless if playbook.auto_run", "harmless if playbook.\n\nx := [1,", StringComparison.Ordinal));
        await Assertions.Expect(lead.Page.Locator("#policy-errors li").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await ShootAsync(lead, scheme, folder, "policies");
        await lead.OpenAsync("/app/quality/triage");
        await Assertions.Expect(lead.Page.Locator(".card").First).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "triage-models");
        await lead.OpenAsync("/app/quality/answers");
        await Assertions.Expect(lead.Page.Locator(".figure").First).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "quality-answers");
        await lead.OpenAsync("/app/settings/routing");
        await Assertions.Expect(lead.Page.Locator("h1").First).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "routing");
        await lead.OpenAsync("/app/receipts");
        await Assertions.Expect(lead.Page.Locator("[data-item]").First).ToBeVisibleAsync();
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Verify the whole log" }).ClickAsync();
        await Assertions.Expect(lead.Page.GetByText("receipts hold")).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "receipts");
        await lead.Page.Locator("[data-item]").First.ClickAsync();
        await Assertions.Expect(lead.Page.Locator(".checks .passed").First).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "receipt");
        await lead.OpenAsync("/app/signals");
        await Assertions.Expect(lead.Page.Locator(".quotes q").First).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "signals");
        await lead.OpenAsync("/app/playbooks");
        await ShootAsync(lead, scheme, folder, "playbooks");
        await lead.OpenAsync("/app/knowledge/sources");
        await lead.Page.Locator(".rows td.name a").First.ClickAsync();
        await lead.Page.WaitForURLAsync("**/app/knowledge/sources/*");
        await lead.LiveAsync();
        await lead.Page.Locator(".passages li a").Nth(2).ClickAsync();
        await Assertions.Expect(lead.Page.Locator(".words mark").First).ToBeFocusedAsync();
        await ShootAsync(lead, scheme, folder, "source");
        await lead.OpenAsync("/app/knowledge/sources");
        await ShootAsync(lead, scheme, folder, "sources");
        await lead.OpenAsync("/app/knowledge/cards/new");
        await ShootAsync(lead, scheme, folder, "card-new");
        await using var product = await site.VisitAsync("product", scheme);
        await product.Page.GotoAsync("/app/settings/api-keys");
        await ShootAsync(product, scheme, folder, "not-allowed");
        await lead.Page.GotoAsync("/app/nothing");
        await ShootAsync(lead, scheme, folder, "not-found");
    }

    private static async Task TakeArrangingAsync(ConsoleFixture site, ColorScheme scheme, string folder)
    {
        await using var lead = await site.VisitAsync("lead", scheme);
        await lead.OpenAsync("/app/settings/taxonomy?kind=intent");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Arrange billing" }).ClickAsync();
        await ShootAsync(lead, scheme, folder, "taxonomy");
        foreach (var what in (string[])["shows the wrong plate", "expires next week", "never came to my flat", "is needed for a second car", "is too dear"])
        {
            await site.SendAsync($"My parking permit {what}.", $"u-permit-{scheme}");
            await site.SendAsync($"The resident parking permit {what}, whom do I ask?", $"u-resident-{scheme}");
        }

        await lead.OpenAsync("/app/quality/intents");
        await lead.Page.WaitForTimeoutAsync(2000);
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Look again" }).ClickAsync();
        await Assertions.Expect(lead.Page.Locator("article.card").First).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "new-intents");
    }

    private static async Task TakeTicketsAsync(ConsoleFixture site, ColorScheme scheme, TicketRow[] tickets, string folder)
    {
        await using var lead = await site.VisitAsync("lead", scheme);
        await lead.OpenAsync();
        await Assertions.Expect(lead.Page.Locator("[data-item]").First).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "inbox");
        await lead.Page.Keyboard.PressAsync("f");
        await lead.Page.GetByLabel("Status").SelectOptionAsync("open");
        await ShootAsync(lead, scheme, folder, "inbox-filter");
        await lead.OpenAsync("/app/inbox?sort=sla");
        await lead.Page.Locator("[data-pick]").Nth(1).ClickAsync(new() { Force = true });
        await lead.Page.Locator("[data-pick]").Nth(3).ClickAsync(new() { Force = true, Modifiers = [KeyboardModifier.Shift] });
        await ShootAsync(lead, scheme, folder, "inbox-selected");
        (string Name, Func<TicketRow, bool> Shows)[] kinds =
        [
            ("ticket", row => row is { Proofs: > 0, NeedsApproval: true }),
            ("abstained", row => row is { Abstained: true, NeedsApproval: false }),
            ("critical", row => row.Severity is "critical"),
        ];
        foreach (var (name, shows) in kinds)
        {
            if (tickets.OrderByDescending(row => row.Proofs).FirstOrDefault(shows) is not { } row)
                continue;
            await lead.OpenAsync($"/app/inbox/{row.Number}");
            await Assertions.Expect(lead.Page.Locator(".receipts")).ToBeVisibleAsync();
            await ShootAsync(lead, scheme, folder, name);
            if (name is not "ticket")
                continue;
            await lead.Page.Keyboard.PressAsync("t");
            await Assertions.Expect(lead.Page.Locator("#triage-parts select").First).ToBeVisibleAsync();
            await ShootAsync(lead, scheme, folder, "triage");
        }

        await lead.OpenAsync("/app/approvals");
        await lead.Page.Locator(".row[data-item]").First.ClickAsync();
        await Assertions.Expect(lead.Page.Locator("pre").First).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "approvals");
    }

    private static async Task TakeFormsAsync(ConsoleFixture site, ColorScheme scheme, string folder)
    {
        using (var admin = await site.Server.SignInAsync("admin"))
        using (var saved = await admin.PutAsJsonAsync("/playbooks/goodwill", new { yaml = ParameterFormTests.Yaml }))
            saved.EnsureSuccessStatusCode();
        var number = await site.SendAsync("Could we have something as goodwill for the outage?", $"u-{scheme}");
        await using var agent = await site.VisitAsync("agent", scheme);
        await agent.OpenAsync($"/app/inbox/{number}");
        var asks = agent.Page.GetByRole(AriaRole.Form, new() { Name = "What it asks" });
        await Assertions.Expect(asks).ToBeVisibleAsync();
        await ShootAsync(agent, scheme, folder, "asks");
        await asks.GetByLabel("How much, in EUR?").FillAsync("60");
        await asks.GetByRole(AriaRole.Button, new() { Name = "Propose" }).ClickAsync();
        await Assertions.Expect(asks).ToHaveCountAsync(0);
        await using var lead = await site.VisitAsync("lead", scheme);
        await lead.OpenAsync($"/app/inbox/{number}");
        await lead.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await Assertions.Expect(lead.Page.Locator(".consent textarea")).ToBeFocusedAsync();
        await ShootAsync(lead, scheme, folder, "consent");
    }

    private static async Task TakeCardsAsync(ConsoleFixture site, ColorScheme scheme, string folder)
    {
        using var lead = await site.Server.SignInAsync("lead");
        var card = (await lead.GetFromJsonAsync<ListedCards>("/kb/cards?limit=100&state=approved", Json))!.Items[0];
        await using var visit = await site.VisitAsync("lead", scheme);
        await visit.OpenAsync("/app/knowledge/cards");
        await Assertions.Expect(visit.Page.Locator("[data-item]").First).ToBeVisibleAsync();
        await ShootAsync(visit, scheme, folder, "cards");
        await visit.OpenAsync($"/app/knowledge/cards/{card.Id}/edit");
        var body = visit.Page.Locator("textarea").First;
        await Assertions.Expect(body).ToBeEnabledAsync();
        await body.FillAsync((await body.InputValueAsync()).Replace(" the ", " your ", StringComparison.Ordinal) + "\n\nThis takes two minutes.");
        await ShootAsync(visit, scheme, folder, "card-edit");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).First.ClickAsync();
        await visit.Page.WaitForURLAsync($"**/app/knowledge/cards/{card.Id}");
        await ShootAsync(visit, scheme, folder, "card");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Ask for review" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".doc ins").First).ToBeVisibleAsync();
        await ShootAsync(visit, scheme, folder, "redline");
        await visit.OpenAsync($"/app/knowledge/cards/{card.Id}?view=inline");
        await ShootAsync(visit, scheme, folder, "redline-inline");
        using var withdrawn = await lead.PostAsync($"/kb/cards/{card.Id}/withdraw", null);
    }

    private static async Task TakeFrameAsync(ConsoleFixture site, ColorScheme scheme, string folder)
    {
        await using var admin = await site.VisitAsync("admin", scheme);
        foreach (var name in (string[])["workspace", "members", "api-keys", "channels", "models", "personal-data", "macros", "replies", "retention", "upload"])
        {
            await admin.OpenAsync($"/app/settings/{name}");
            await Assertions.Expect(admin.Page.Locator(".card").First).ToBeVisibleAsync();
            await ShootAsync(admin, scheme, folder, $"settings-{name}");
        }

        await admin.Page.Keyboard.PressAsync("?");
        await ShootAsync(admin, scheme, folder, "shortcuts");
        await admin.Page.Keyboard.PressAsync("Escape");
        await admin.Page.Keyboard.PressAsync("Control+k");
        await ShootAsync(admin, scheme, folder, "palette");
        await admin.Page.Keyboard.TypeAsync("activ");
        await Assertions.Expect(admin.Page.Locator("[data-found]").First).ToBeVisibleAsync();
        await ShootAsync(admin, scheme, folder, "palette-found");
        await admin.Page.Keyboard.PressAsync("Escape");
        await admin.Page.Locator(".member summary").ClickAsync();
        await ShootAsync(admin, scheme, folder, "member-menu");

        await using var lead = await site.VisitAsync("lead", scheme);
        await lead.Page.Context.AddCookiesAsync([new() { Name = "rainref.language", Value = "de", Url = site.Address.ToString() }]);
        foreach (var name in (string[])["approvals", "receipts", "signals", "settings/routing", "quality/triage", "quality/answers"])
        {
            await lead.OpenAsync($"/app/{name}");
            await Assertions.Expect(lead.Page.Locator(".skeleton")).ToHaveCountAsync(0);
            await ShootAsync(lead, scheme, folder, $"german-{name.Replace('/', '-')}");
        }

        await using var phone = await site.VisitAsync("lead", scheme);
        await phone.Page.SetViewportSizeAsync(390, 844);
        foreach (var name in (string[])["inbox", "approvals", "signals", "knowledge/cards", "quality/answers"])
        {
            await phone.OpenAsync($"/app/{name}");
            await Assertions.Expect(phone.Page.Locator(".skeleton")).ToHaveCountAsync(0);
            await ShootAsync(phone, scheme, folder, $"phone-{name.Replace('/', '-')}");
        }

        await phone.OpenAsync("/app/approvals");
        await phone.Page.Locator(".row[data-item]").First.ClickAsync();
        await Assertions.Expect(phone.Page.Locator("pre").First).ToBeVisibleAsync();
        await ShootAsync(phone, scheme, folder, "phone-approval");

        await phone.Page.Context.AddCookiesAsync([new() { Name = "rainref.density", Value = "compact", Url = site.Address.ToString() }]);
        await phone.Page.SetViewportSizeAsync(1440, 900);
        await phone.OpenAsync("/app/inbox");
        await Assertions.Expect(phone.Page.Locator("[data-item]").First).ToBeVisibleAsync();
        await ShootAsync(phone, scheme, folder, "inbox-compact");
    }

    internal static async Task ShootAsync(Visit visit, ColorScheme scheme, string folder, string name)
    {
        await visit.Page.EvaluateAsync("() => document.fonts.ready");
        await visit.Page.WaitForTimeoutAsync(250);
        await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}.png") });
        foreach (var fault in visit.Faults)
            await Console.Error.WriteLineAsync($"{name}: {fault}");
    }

    private sealed record Listed(TicketRow[] Items);

    private sealed record ListedCards(ListedCard[] Items);

    private sealed record ListedCard(Guid Id);
}
