using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

public sealed class CustomerFileTests(ConsoleFixture console) : BrowserTest(console)
{
    // One red pixel.
    private const string Picture =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

    [Fact]
    public async Task Message_WithFiles_ShowsPictureGivesTextAndSaysWhatWasRefused()
    {
        using var sent = await Site.Agent.PostAsJsonAsync("/support/ingest", new
        {
            source = "email",
            channel = "email",
            text = "The light is red, see the picture and the log.",
            user_ref = "u-files",
            attachments = new object[]
            {
                new { name = "light.png", content = Picture },
                new { name = "gateway.log.txt", content = Base64("gateway 5531 written for kai.file@mail.example.org") },
                new { name = "page.html", content = Base64("<html><script>document.title='ran'</script></html>") },
            },
        });
        sent.EnsureSuccessStatusCode();
        var number = (await sent.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ticket_number").GetInt64();
        await using var visit = await Site.VisitAsync("agent");
        var page = await visit.OpenAsync($"/app/inbox/{number}");

        var files = page.Locator(".message .files li");
        await Expect(files).ToHaveCountAsync(3);
        var picture = files.Nth(0).GetByRole(AriaRole.Img, new() { Name = "light.png" });
        await Expect(picture).ToBeVisibleAsync();
        Assert.Equal(1, await picture.EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth }"));
        var download = await page.RunAndWaitForDownloadAsync(() => files.Nth(1).GetByRole(AriaRole.Link).ClickAsync());
        Assert.Equal("gateway.log.txt", download.SuggestedFilename);
        Assert.Equal("gateway 5531 written for [email:1]", await File.ReadAllTextAsync(await download.PathAsync()));
        await Expect(files.Nth(2)).ToContainTextAsync("page.html");
        await Expect(files.Nth(2)).ToContainTextAsync("not taken");
        await Expect(files.Nth(2).GetByRole(AriaRole.Link)).ToHaveCountAsync(0);
        await ShootAsync(page, "customer-files");
        Assert.Empty(visit.Faults);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
