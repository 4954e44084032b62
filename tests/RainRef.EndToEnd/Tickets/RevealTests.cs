using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

public sealed class RevealTests(ConsoleFixture console) : BrowserTest(console)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Mask_Pressed_ShowsWhatItHides(ColorScheme scheme)
    {
        var number = await Site.SendAsync("The link never came, write to ann.lee@mail.example.org or call +49 30 1234567");
        await using var visit = await Site.VisitAsync("agent", scheme);
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        var body = page.Locator(".message .body");
        await Expect(body).ToContainTextAsync("email:1");
        await Expect(body).Not.ToContainTextAsync("ann.lee");

        await body.GetByRole(AriaRole.Button, new() { Name = "Show email:1" }).PressAsync("Enter");

        await Expect(body).ToContainTextAsync("ann.lee@mail.example.org");
        await Expect(body).ToContainTextAsync("phone:1");
        await ShootAsync(page, $"reveal-{scheme}");
        Assert.Empty(visit.Faults);
    }
}
