using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Knowledge;

/// <summary>A card from its writing to its approval: what describes it, who else writes, comments on a span, changes decided one by one.</summary>
public sealed class CardPagesTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task Card_WrittenCommentedAndDecidedOn_AnswersAsAccepted()
    {
        using var api = await Site.Server.SignInAsync("lead");
        using var posted = await Site.Agent.PostAsJsonAsync("/kb/cards", new
        {
            title = "Descaling",
            body = "The kettle is descaled monthly by whoever drinks the most tea from it at home. Use vinegar. The kettle beeps when it is done.",
            state = "in_review",
        });
        Assert.True(posted.IsSuccessStatusCode, await posted.Content.ReadAsStringAsync());
        var id = (await posted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        using var approving = await api.PostAsJsonAsync($"/kb/cards/{id}/approve", new { accept_rest = true });
        Assert.True(approving.IsSuccessStatusCode, await approving.Content.ReadAsStringAsync());
        var (lead, agent) = (await VisitAsync("lead"), await VisitAsync("agent", ColorScheme.Dark));

        var writes = await agent.OpenAsync($"/app/knowledge/cards/{id}/edit");
        await Expect(writes.GetByLabel("Text, in Markdown")).ToBeEnabledAsync();
        var edits = await lead.OpenAsync($"/app/knowledge/cards/{id}/edit");
        await Expect(edits.Locator("p.here").First).ToContainTextAsync("editing this card too");
        await Expect(writes.Locator("p.here").First).ToContainTextAsync("editing this card too");
        await lead.OpenAsync($"/app/knowledge/cards/{id}");

        await writes.GetByLabel("Text, in Markdown").FillAsync("The kettle is descaled weekly by whoever drinks the most tea from it at home. Use citric acid, {{dose}} grams. The kettle beeps when it is done.");
        // Whoever wrote the card owns it, by name.
        await Expect(writes.GetByLabel("Owner", new() { Exact = true }).Locator("option:checked")).ToHaveTextAsync("Mara Agent");
        await writes.GetByLabel("Product", new() { Exact = true }).FillAsync("Kettle 3");
        await writes.GetByLabel("Tags, separated by commas").FillAsync("Care, kitchen");
        await writes.GetByLabel("Verify every so many days").FillAsync("45");
        await writes.GetByRole(AriaRole.Button, new() { Name = "Declare dose" }).ClickAsync();
        await writes.GetByLabel("Type of slot 1").SelectOptionAsync("Number");
        await writes.GetByLabel("Default of slot 1").FillAsync("20");
        await ShootAsync(writes, "card-about", full: true);
        await writes.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await writes.WaitForURLAsync($"**/app/knowledge/cards/{id}");
        var saved = await api.GetFromJsonAsync<JsonElement>($"/kb/cards/{id}");
        Assert.Equal(("Kettle 3", 45), (saved.GetProperty("product").GetString(), saved.GetProperty("verify_every_days").GetInt32()));
        Assert.Equal(["care", "kitchen"], saved.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        var slot = Assert.Single(saved.GetProperty("slots").EnumerateArray());
        Assert.Equal(("dose", "number", "20"), (slot.GetProperty("name").GetString(), slot.GetProperty("type").GetString(), slot.GetProperty("default").GetString()));

        await writes.GetByRole(AriaRole.Button, new() { Name = "Ask for review" }).ClickAsync();
        await Expect(writes.Locator("#latest-text ins").First).ToBeVisibleAsync();
        await writes.EvaluateAsync("""
            () => {
              const walker = document.createTreeWalker(document.querySelector("#latest-text"), NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.lastIndexOf("kettle beeps");
                if (at < 0) continue;
                getSelection().setBaseAndExtent(node, at, node, at + 12);
                return;
              }
            }
            """);
        await writes.GetByRole(AriaRole.Button, new() { Name = "Comment on selected words" }).ClickAsync();
        await Expect(writes.GetByLabel("On these words")).ToHaveValueAsync("kettle beeps");
        await writes.GetByLabel("Comment", new() { Exact = true }).FillAsync("Twice or once?");
        await writes.Locator(".say").GetByRole(AriaRole.Button, new() { Name = "Comment" }).ClickAsync();
        await Expect(writes.Locator("#latest-text mark")).ToHaveTextAsync("kettle beeps");

        var page = await lead.OpenAsync($"/app/knowledge/cards/{id}?view=inline");
        await Expect(page.Locator("#latest-text mark")).ToHaveTextAsync("kettle beeps");
        await Expect(page.Locator("#latest-text del").First).ToHaveTextAsync("monthly");
        await ShootAsync(page, "card-inline-comment", full: true);
        await page.Locator(".side li", new() { HasText = "monthly" }).GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(page.Locator(".side li", new() { HasText = "monthly" })).ToContainTextAsync("Rejected by");
        await page.GetByRole(AriaRole.Button, new() { Name = "and approve" }).ClickAsync();
        await Expect(page.Locator(".bar")).ToContainTextAsync("Approved");

        var approved = await api.GetFromJsonAsync<JsonElement>($"/kb/cards/{id}");
        Assert.StartsWith("The kettle is descaled monthly by whoever drinks the most tea from it at home. Use citric acid", approved.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Empty(lead.Faults);
        Assert.Empty(agent.Faults);
    }
}
