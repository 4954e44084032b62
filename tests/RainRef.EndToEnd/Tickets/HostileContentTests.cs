using System.Net.Http.Json;
using System.Text.Json;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

/// <summary>
/// Every hostile text wherever somebody else's words are shown, with the content-security policy and without it: the
/// policy is the second lock, and must not be what the first one relies on.
/// </summary>
[Trait("Category", "Long")]
public sealed class HostileContentTests(ConsoleFixture console) : BrowserTest(console)
{
    private const int ACard = 30;
    private const int FileNames = 40;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tickets_OfHostileTextSubjectAndName_RunNothing(bool policy)
    {
        var numbers = new List<long>();
        foreach (var payload in HostilePayloads.All)
            numbers.Add(await Site.SendAsync($"{payload} did not get the activation link", payload, new { subject = payload, name = payload }));
        var visit = await VisitAsync("lead", withPolicy: policy);
        var page = await visit.OpenAsync();
        foreach (var (number, i) in numbers.Select((n, i) => (n, i)))
        {
            // Every tenth as the server draws it, the others as the circuit does.
            if (i % 10 == 0)
                await visit.OpenAsync($"/app/inbox/{number}");
            else
                await page.EvaluateAsync("number => Blazor.navigateTo(`/app/inbox/${number}`)", number);
            await Expect(page.Locator("main.ticket p.line")).ToContainTextAsync($"#{number}");
            await Expect(page.Locator(".message .body").First).ToContainTextAsync("did not get the activation link");
            await AssertNothingRanAsync(visit, HostilePayloads.All[i]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CardsAndFiles_OfHostileTextAndNames_RunNothing(bool policy)
    {
        using var lead = await Site.ClientAsync("lead");
        var visit = await VisitAsync("lead", withPolicy: policy);
        foreach (var payloads in HostilePayloads.All.Chunk(ACard))
        {
            var body = string.Join("\n\n", payloads.Select(p => p + " is what a customer wrote."));
            using var made = await lead.PostAsJsonAsync("/kb/cards", new { title = payloads[0], body, tags = (string[])["hostile"] });
            var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
            await visit.OpenAsync($"/app/knowledge/cards/{id}");
            await Expect(visit.Page.Locator(".doc").First).ToContainTextAsync("is what a customer wrote");
            await AssertNothingRanAsync(visit, payloads[0]);
            await visit.OpenAsync($"/app/knowledge/cards/{id}/edit");
            await Expect(visit.Page.Locator(".preview .doc")).ToContainTextAsync("is what a customer wrote");
            await AssertNothingRanAsync(visit, payloads[0]);
        }

        foreach (var name in HostilePayloads.All.Where(p => !p.Contains('/')).Take(FileNames))
        {
            using var file = new StringContent($"The file called so says nothing else, {name.Length}.");
            using var form = new MultipartFormDataContent { { file, "file", "x.txt" } };
            file.Headers.ContentDisposition!.FileName = $"\"{name.Replace("\"", "'", StringComparison.Ordinal)}.txt\"";
            using var uploaded = await lead.PostAsync(new Uri("/kb/upload", UriKind.Relative), form);
        }

        await visit.OpenAsync("/app/knowledge/cards");
        await AssertNothingRanAsync(visit, "the list of cards");
        await visit.OpenAsync("/app/knowledge/sources");
        await AssertNothingRanAsync(visit, "the list of sources");
    }

    private static async Task AssertNothingRanAsync(Visit visit, string payload)
    {
        Assert.True(await visit.Page.EvaluateAsync<bool>("() => typeof window.ran === 'undefined'"), $"It ran: {payload}");
        Assert.Empty(visit.Faults);
    }
}
