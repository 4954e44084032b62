using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

public sealed class HostileTextTests(ConsoleFixture console) : BrowserTest(console)
{
    private static readonly string[] Payloads =
    [
        "<script>window.ran=1</script>",
        "<img src=x onerror=window.ran=1>",
        "<svg onload=window.ran=1>",
        "<svg><script>window.ran=1</script></svg>",
        "<iframe src=\"javascript:parent.ran=1\"></iframe>",
        "<iframe srcdoc=\"<script>parent.ran=1</script>\"></iframe>",
        "<a href=\"javascript:window.ran=1\">press</a>",
        "<body onload=window.ran=1>",
        "<details open ontoggle=window.ran=1>",
        "<input autofocus onfocus=window.ran=1>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=window.ran=1>",
        "\"><script>window.ran=1</script>",
        "'-window.ran=1-'",
        "</textarea><script>window.ran=1</script>",
        "</title><script>window.ran=1</script>",
        "<!--><script>window.ran=1</script>-->",
        "<template><script>window.ran=1</script></template>",
        "<object data=\"data:text/html,<script>parent.ran=1</script>\"></object>",
        "{{constructor.constructor('window.ran=1')()}} @(1+1) ${window.ran=1}",
        "[email:1\"><img src=x onerror=window.ran=1>] <!--Blazor:{\"type\":\"server\"}-->",
    ];

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
