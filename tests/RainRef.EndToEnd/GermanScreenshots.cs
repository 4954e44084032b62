using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using RainRef.Infrastructure.Tickets;

namespace RainRef.EndToEnd;

/// <summary>The busiest pages in German at both sizes, with what is cut off there: German is longer.</summary>
internal static class GermanScreenshots
{
    // A button, a chip or a heading whose words do not fit, and a page that is wider than the window.
    private const string CutOff = """
        () => [...document.querySelectorAll('button, .chip, h1, h2, h3, th, dt, label, summary, nav a, .clock, .kept')]
            .filter(e => e.offsetParent && !e.matches('.place, .number') && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1 && !e.matches('.unseen, .unseen *'))
            .map(e => `${e.tagName.toLowerCase()}.${e.className}: ${e.innerText.trim().slice(0, 60)}`)
            .concat([...document.querySelectorAll('.bar, .foot, .buttons, .acts, .tabs')]
                .filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1).map(e => `${e.className} is too full: ${e.innerText.trim().slice(0, 60)}`))
            .concat(document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [])
        """;

    public static async Task TakeAsync(ConsoleFixture site, ColorScheme scheme, TicketRow[] tickets, string folder)
    {
        using var api = await site.Server.SignInAsync("lead");
        var card = (await api.GetFromJsonAsync<JsonElement>("/kb/cards?limit=1&state=approved")).GetProperty("items")[0].GetProperty("id").GetString();
        var source = (await api.GetFromJsonAsync<JsonElement>("/kb/sources?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();
        var ticket = tickets.OrderByDescending(row => row.Proofs).First(row => row is { Proofs: > 0, NeedsApproval: true }).Number;
        var unanswered = tickets.First(row => row is { Abstained: true, NeedsApproval: false }).Number;
        (string Name, string Path)[] pages =
        [
            ("ticket", $"inbox/{ticket}"), ("abstained", $"inbox/{unanswered}"), ("inbox", "inbox"), ("cards", "knowledge/cards"),
            ("card", $"knowledge/cards/{card}"), ("card-edit", $"knowledge/cards/{card}/edit"), ("sources", "knowledge/sources"),
            ("source", $"knowledge/sources/{source}"), ("approvals", "approvals"), ("receipts", "receipts"), ("signals", "signals"),
            ("routing", "settings/routing"), ("empty", "inbox?view=solved"),
        ];
        await using var lead = await site.VisitAsync("lead", scheme);
        await lead.Page.Context.AddCookiesAsync([new() { Name = "rainref.language", Value = "de", Url = site.Address.ToString() }]);
        foreach (var (width, height) in ((int, int)[])[(1440, 900), (1280, 720)])
        {
            await lead.Page.SetViewportSizeAsync(width, height);
            foreach (var (name, path) in pages)
            {
                await lead.OpenAsync($"/app/{path}");
                await Assertions.Expect(lead.Page.Locator(".skeleton")).ToHaveCountAsync(0);
                await ShootAsync(lead, scheme, folder, $"de-{width}-{name}");
                if (name is "ticket")
                    await TakeTicketAsync(lead, scheme, folder, width);
            }

            await lead.OpenAsync("/app/inbox");
            await lead.Page.Keyboard.PressAsync("f");
            await ShootAsync(lead, scheme, folder, $"de-{width}-filter");
            await lead.Page.Keyboard.PressAsync("Escape");
            await lead.Page.Locator("[data-pick]").Nth(1).ClickAsync(new() { Force = true });
            await ShootAsync(lead, scheme, folder, $"de-{width}-selected");
        }
    }

    private static async Task TakeTicketAsync(Visit lead, ColorScheme scheme, string folder, int width)
    {
        await lead.Page.Keyboard.PressAsync("t");
        await Assertions.Expect(lead.Page.Locator("#triage-parts select").First).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, $"de-{width}-triage");
        await lead.Page.Keyboard.PressAsync("t");
        await lead.Page.Keyboard.PressAsync("n");
        await ShootAsync(lead, scheme, folder, $"de-{width}-note");
        await lead.Page.Keyboard.PressAsync("Escape");
        await lead.Page.Keyboard.PressAsync("h");
        await ShootAsync(lead, scheme, folder, $"de-{width}-snooze");
        await lead.Page.Keyboard.PressAsync("Escape");
    }

    private static async Task ShootAsync(Visit visit, ColorScheme scheme, string folder, string name)
    {
        await Screenshots.ShootAsync(visit, scheme, folder, name);
        foreach (var cut in await visit.Page.EvaluateAsync<string[]>(CutOff))
            await Console.Error.WriteLineAsync($"{name}: cut off: {cut}");
    }
}
