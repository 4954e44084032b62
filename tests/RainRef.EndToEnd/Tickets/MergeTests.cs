using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

public sealed class MergeTests(ConsoleFixture console) : BrowserTest(console)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Ticket_LikeAnother_IsMergedByKeyboardAndComesBack(ColorScheme scheme)
    {
        var first = await Site.SendAsync($"The {scheme} tablet loses its Bluetooth pairing whenever the charger is unplugged", "u-7");
        var second = await Site.SendAsync($"Bluetooth pairing lost on my {scheme} tablet when I unplug the charger", "u-8");
        await using var visit = await Site.VisitAsync("agent", scheme);
        var page = await visit.OpenAsync($"/app/inbox/{second}");
        var similar = page.GetByRole(AriaRole.Region, new() { Name = "Similar tickets" });
        await Expect(similar).ToContainTextAsync($"#{first}");
        await Expect(similar).ToContainTextAsync("“bluetooth”");
        await ShootAsync(page, $"similar-{scheme}", full: true);

        await similar.GetByRole(AriaRole.Button, new() { Name = $"Merge into #{first}" }).PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Note)).ToContainTextAsync($"Merged into #{first}");
        await ShootAsync(page, $"merged-{scheme}", full: true);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Undo: Merged into #{first}" }).PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Note)).ToHaveCountAsync(0);
        await Expect(page.Locator(".message .body")).ToContainTextAsync("pairing lost");
        await UploadAsync(visit, scheme);
        await RerunAsync(scheme);
        Assert.Empty(visit.Faults);
    }

    private static async Task UploadAsync(Visit visit, ColorScheme scheme)
    {
        var page = await visit.OpenAsync("/app/settings/routing");
        await page.GetByRole(AriaRole.Link, new() { Name = "Upload tickets" }).ClickAsync();
        var csv = $"No,Title,Body\n{scheme}-1,Printer,\"The printer is offline, call +49 30 1234567\"\n{scheme}-2,Nothing,\n";
        await Expect(page.GetByLabel("CSV file")).ToBeEnabledAsync();
        await page.GetByLabel("CSV file").SetInputFilesAsync(new FilePayload
        {
            Name = $"history-{scheme}.csv",
            MimeType = "text/csv",
            Buffer = System.Text.Encoding.UTF8.GetBytes(csv),
        });
        await Expect(page.GetByLabel("Text (needed)")).ToHaveValueAsync("Body");
        await Expect(page.GetByText("1 of the first 2 rows would be refused")).ToBeVisibleAsync();
        await ShootAsync(page, $"upload-{scheme}", full: true);

        await page.GetByRole(AriaRole.Button, new() { Name = "Take them in" }).ClickAsync();

        await Expect(page.GetByText("1 ticket message came in.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = $"Wrong rows of history-{scheme}.csv" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download upload-errors.csv" }).ClickAsync());
        Assert.Contains("2,validation_failed,text is missing.", await File.ReadAllTextAsync(await download.PathAsync()));
        await ShootAsync(page, $"uploaded-{scheme}", full: true);
    }

    // Every ticket there is becomes something else, so that the report has something to say; then it is dropped.
    private async Task RerunAsync(ColorScheme scheme)
    {
        using var admin = await Site.Server.SignInAsync("admin");
        var values = await admin.GetFromJsonAsync<JsonElement>("/triage/values?kind=intent&limit=100");
        var hardware = values.GetProperty("items").EnumerateArray().Single(v => v.GetProperty("key").GetString() == "hardware").GetProperty("id").GetGuid();
        await SwitchAsync(admin, hardware, false);
        await using var visit = await Site.VisitAsync("lead", scheme);
        var page = await visit.OpenAsync("/app/quality/triage");
        await page.GetByRole(AriaRole.Button, new() { Name = "See what would change" }).PressAsync("Enter");
        var rerun = page.GetByRole(AriaRole.Region, new() { NameRegex = new("^Triage once more") });
        await Expect(rerun.GetByRole(AriaRole.Rowheader, new() { Name = "Intent" }).First).ToBeVisibleAsync();
        await Expect(rerun).ToContainTextAsync("would change:");
        await ShootAsync(page, $"quality-{scheme}", full: true);
        await rerun.GetByRole(AriaRole.Button, new() { Name = "Discard" }).PressAsync("Enter");
        await Expect(rerun).ToContainTextAsync("nothing was changed");
        await SwitchAsync(admin, hardware, true);
        Assert.Empty(visit.Faults);
    }

    private static async Task SwitchAsync(HttpClient admin, Guid value, bool enabled)
    {
        using var switched = await admin.PutAsJsonAsync($"/triage/values/{value}", new { enabled });
        switched.EnsureSuccessStatusCode();
    }
}
