using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

public sealed class HostileTextTests(ConsoleFixture console) : BrowserTest(console)
{
    // A few of each sort; the long tests take all of them.
    private static readonly string[] Payloads = [.. HostilePayloads.All.Where((_, i) => i % 23 == 0)];

    [Fact]
    public async Task Ticket_HostileText_IsShownAndNeverRun()
    {
        var visit = await VisitAsync("lead");
        var page = visit.Page;
        var numbers = new List<long>();
        foreach (var payload in Payloads)
            numbers.Add(await Site.SendAsync($"{payload} did not get the activation link", payload, new { subject = payload }));
        await visit.OpenAsync();
        await Expect(page.Locator("[data-item]").Nth(Payloads.Length - 1)).ToBeVisibleAsync();
        foreach (var (payload, number) in Payloads.Zip(numbers))
        {
            await page.Locator($"[data-item][href='/app/inbox/{number}']").ClickAsync();
            await Expect(page.Locator("main.ticket p.line")).ToContainTextAsync($"#{number}");
            await Expect(page.Locator(".message .body")).ToContainTextAsync("did not get the activation link");
            await Expect(page.Locator(".message .body")).ToContainTextAsync(payload);
            Assert.Equal("undefined", await page.EvaluateAsync<string>("() => typeof window.ran"));
        }

        // Once more from the server, which renders the page before the circuit takes over.
        await visit.OpenAsync($"/app/inbox/{numbers[0]}");
        await Expect(page.Locator(".message .body")).ToContainTextAsync(Payloads[0]);
        Assert.Equal("undefined", await page.EvaluateAsync<string>("() => typeof window.ran"));
        Assert.Empty(visit.Faults);
    }
}
