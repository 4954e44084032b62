using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Components;

/// <summary>What somebody types into an editor outlives the server.</summary>
public sealed class KeptTypingTests(ConsoleFixture console) : BrowserTest(console)
{
    private const string Words = "# typed into the dark";

    [Fact]
    public async Task Editors_WhileTheServerRestarts_KeepWhatIsTyped()
    {
        using var admin = await Site.ClientAsync("admin");
        var draft = await PostAsync(admin, "/policies/drafts", new { name = "Typed into" });
        var card = await PostAsync(admin, "/kb/cards", new { title = "Umbrellas", body = "Umbrellas open upwards." });
        await using var visit = await Site.VisitAsync("admin");
        (string Path, string Field)[] editors =
        [
            ("/app/knowledge/cards/new", "#card-body"),
            ($"/app/knowledge/cards/{card}/edit", "#card-body"),
            ("/app/playbooks/unlock-account", "textarea[wrap=off]"),
            ($"/app/policies/{draft}", "textarea[wrap=off]"),
        ];
        var pages = new List<Microsoft.Playwright.IPage>();
        foreach (var (path, field) in editors)
        {
            var page = await visit.Page.Context.NewPageAsync();
            await page.GotoAsync(path);
            await Expect(page.Locator(".state .up")).ToHaveTextAsync("Live");
            await Expect(page.Locator(field)).ToBeEditableAsync();
            pages.Add(page);
        }

        await Site.StopServerAsync();
        foreach (var (page, (_, field)) in pages.Zip(editors))
        {
            await page.Locator(field).EvaluateAsync("box => box.setSelectionRange(box.value.length, box.value.length)");
            await page.Locator(field).PressSequentiallyAsync(Words);
        }

        await Site.StartServerAsync();
        foreach (var (page, (path, field)) in pages.Zip(editors))
        {
            await page.GotoAsync(path);
            await Expect(page.Locator(field)).ToHaveValueAsync(new Regex($"{Words}$"));
            await Expect(page.Locator("main")).ToContainTextAsync("What you had typed before is back.");
            await ShootAsync(page, $"kept{path.Replace('/', '-')}");
        }

        // A colleague's version is not replaced without a word.
        using var signedInAnew = await Site.ClientAsync("admin");
        var stands = JsonNode.Parse(await signedInAnew.GetStringAsync($"/policies/drafts/{draft}"))!;
        using var saved = await signedInAnew.PutAsJsonAsync($"/policies/drafts/{draft}", new { files = stands["files"], version = (int)stands["version"]! });
        saved.EnsureSuccessStatusCode();
        await pages[3].ReloadAsync();
        await Expect(pages[3].Locator("main")).ToContainTextAsync("Somebody saved another version meanwhile");

        // Saved, it is done with.
        var fresh = pages[0];
        await fresh.Locator("#card-title").FillAsync("A card about the dark");
        await fresh.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await fresh.WaitForURLAsync(new Regex("/cards/[0-9a-f-]{36}$"));
        await fresh.GotoAsync("/app/knowledge/cards/new");
        await Expect(fresh.Locator("#card-body")).ToBeEditableAsync();
        await Expect(fresh.Locator("#card-body")).ToHaveValueAsync("");
    }

    private static async Task<Guid> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetGuid();
    }
}
