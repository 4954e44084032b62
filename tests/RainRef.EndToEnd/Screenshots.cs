using Microsoft.Playwright;

namespace RainRef.EndToEnd;

/// <summary>Takes every page of the console in both themes, for people to look at.</summary>
internal static class Screenshots
{
    private static readonly (string Text, string User, string? Subject)[] Tickets =
    [
        ("Does the sensor log below minus forty degrees?", "u-4", null),
        ("Please rotate the api key key_staging1 of our staging site. The contractor left and we need it urgently.", "u-5", "Rotate the API key of our staging site"),
        ("We are leaving for another vendor: it is too expensive per site and the renewal is in March.", "u-6", "Thinking of leaving: pricing per site"),
        ("I was charged twice for October. Two invoices, one card. I want a refund of the second charge.", "u-3", "Charged twice for October"),
        ("All users are offline since the update, production is down. Our gateway gw-0042 is offline, urgent.", "u-7", "Gateway offline after firmware 4.2"),
        ("Hi, I signed up yesterday with daniel.ortega@northfield.example and did not get the activation link. Our mail gateway rewrites links. I have to show this to our plant manager at 15:00, call me on +49 30 901820.", "u-1", "Activation link never arrived"),
    ];

    public static async Task<int> TakeAsync(string folder)
    {
        if (!ChromiumBrowser.IsThere)
        {
            await Console.Error.WriteLineAsync(ChromiumBrowser.Missing);
            return 1;
        }

        Directory.CreateDirectory(folder);
        await using var site = new ConsoleFixture();
        await site.InitializeAsync();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            await TakeEmptyAsync(site, scheme, folder);
        var numbers = new List<long>();
        foreach (var (text, user, subject) in Tickets)
            numbers.Add(await site.SendAsync(text, user, subject is null ? null : new { subject }));
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            await TakeFullAsync(site, scheme, numbers, folder);
        return 0;
    }

    private static async Task TakeEmptyAsync(ConsoleFixture site, ColorScheme scheme, string folder)
    {
        await using var stranger = await site.VisitAsync(null, scheme);
        await stranger.Page.GotoAsync("/app/sign-in");
        await ShootAsync(stranger, scheme, folder, "sign-in");
        await using var lead = await site.VisitAsync("lead", scheme);
        await lead.OpenAsync("/app/inbox?view=solved");
        await ShootAsync(lead, scheme, folder, "empty");
        await lead.Page.GotoAsync("/app/nothing");
        await ShootAsync(lead, scheme, folder, "not-found");
    }

    private static async Task TakeFullAsync(ConsoleFixture site, ColorScheme scheme, List<long> numbers, string folder)
    {
        await using var lead = await site.VisitAsync("lead", scheme);
        await lead.OpenAsync($"/app/inbox/{numbers[^1]}");
        await Assertions.Expect(lead.Page.Locator(".receipts .chained").Nth(2)).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "ticket");
        await lead.OpenAsync($"/app/inbox/{numbers[0]}");
        await Assertions.Expect(lead.Page.Locator(".abstained")).ToBeVisibleAsync();
        await ShootAsync(lead, scheme, folder, "abstained");
        for (var at = 1; at < numbers.Count - 1; at++)
        {
            await lead.OpenAsync($"/app/inbox/{numbers[at]}");
            await Assertions.Expect(lead.Page.Locator(".receipts").First).ToBeVisibleAsync();
            await ShootAsync(lead, scheme, folder, $"ticket-{at}");
        }

        await lead.OpenAsync();
        await ShootAsync(lead, scheme, folder, "inbox");
    }

    private static async Task ShootAsync(Visit visit, ColorScheme scheme, string folder, string name)
    {
        await visit.Page.EvaluateAsync("() => document.fonts.ready");
        await visit.Page.WaitForTimeoutAsync(250);
        await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}.png") });
        foreach (var fault in visit.Faults)
            await Console.Error.WriteLineAsync($"{name}: {fault}");
    }
}
