using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using RainRef.Testing;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Knowledge;

/// <summary>A card's whole life in the console: written, redlined, reviewed, approved, cited, retired, recalled.</summary>
public sealed class CardStoryTests(ConsoleFixture console) : BrowserTest(console)
{
    private const string Question = "How do I calibrate the humidity probe of the greenhouse logger?";

    [Fact]
    public async Task Card_FromFirstWordToRecall_AnswersOnlyWhileItIsApproved()
    {
        var agent = await VisitAsync("agent");
        var lead = await VisitAsync("lead");
        var address = await WriteAsync(agent);
        await lead.OpenAsync(address);
        await ClickAsync(lead.Page, "Approve version 1");
        await Expect(lead.Page.GetByText("Approved.", new() { Exact = true })).ToBeVisibleAsync();

        await ReviseAsync(agent, address);
        await ReviewAsync(lead.Page);
        await SendCitingAsync();

        await ClickAsync(lead.Page, "Retire");
        await ClickAsync(lead.Page, "Yes, retire for good");
        await lead.Page.GetByRole(AriaRole.Tab, new() { Name = "Cited" }).ClickAsync();
        await ClickAsync(lead.Page, "Recall 1 sent reply");
        await Expect(lead.Page.GetByText("1 reply flagged for follow-up.")).ToBeVisibleAsync();
        Assert.DoesNotContain("calibration salt", (await AnswerAsync("u-card-story-2")).ToString(), StringComparison.Ordinal);
        Assert.Empty(agent.Faults);
        Assert.Empty(lead.Faults);
    }

    private static async Task<string> WriteAsync(Visit agent)
    {
        var page = await agent.OpenAsync("/app/knowledge/cards/new");
        await page.GetByLabel("Title").FillAsync("Calibrating the humidity probe");
        await page.GetByLabel("Text, in Markdown").FillAsync(
            "To calibrate the humidity probe of the greenhouse logger, put it into the jar with calibration salt for 8 hours. Press the blue key afterwards.");
        await ClickAsync(page, "Save");
        await page.WaitForURLAsync(url => !url.EndsWith("/new", StringComparison.Ordinal));
        await ClickAsync(page, "Ask for review");
        await Expect(page.GetByText("In review.", new() { Exact = true })).ToBeVisibleAsync();
        return new Uri(page.Url).AbsolutePath;
    }

    private static async Task ReviseAsync(Visit agent, string address)
    {
        var page = await agent.OpenAsync(address + "/edit");
        await page.GetByLabel("Why").FillAsync("The new probe is quicker");
        await page.GetByLabel("Text, in Markdown").FillAsync(
            "To calibrate the humidity probe of the greenhouse logger, put it into the jar with calibration salt for 6 hours. Press the red key afterwards.");
        await ClickAsync(page, "Save");
        await page.WaitForURLAsync("**" + address);
        await ClickAsync(page, "Ask for review");
    }

    // Of the two words that changed, one is accepted and one rejected.
    private static async Task ReviewAsync(IPage page)
    {
        var changes = page.GetByRole(AriaRole.Tabpanel).GetByRole(AriaRole.Listitem);
        await Expect(changes).ToHaveCountAsync(2);
        await Expect(page.GetByLabel("Proposed text").Locator("ins")).ToHaveCountAsync(2);
        await changes.Filter(new() { HasText = "red" }).GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(page.GetByText("Rejected by Lena Lead")).ToBeVisibleAsync();
        await changes.Filter(new() { HasText = "8" }).GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Expect(page.GetByText("Accepted by Lena Lead")).ToBeVisibleAsync();
        await ClickAsync(page, "Approve what is accepted");
        await Expect(page.GetByLabel("Text", new() { Exact = true })).ToContainTextAsync("for 6 hours. Press the blue key");
    }

    private async Task SendCitingAsync()
    {
        var answer = await AnswerAsync("u-card-story");
        Assert.Contains("for 6 hours", answer.ToString(), StringComparison.Ordinal);
        using var sent = await Site.Agent.PostAsync(
            new Uri($"/support/answers/{answer.GetProperty("id").GetGuid()}/send", UriKind.Relative), null);
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync());
    }

    /// <summary>What the program answers to the question.</summary>
    private async Task<JsonElement> AnswerAsync(string user)
    {
        using var asked = await Site.Agent.PostAsJsonAsync("/support/ingest", new { source = "email", channel = "email", text = Question, user_ref = user });
        var ticket = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ticket_id").GetGuid();
        JsonElement answers = default;
        await Eventually.TrueAsync(async () =>
        {
            answers = await Site.Agent.GetFromJsonAsync<JsonElement>($"/support/tickets/{ticket}/answers");
            return answers.GetArrayLength() > 0;
        });
        return answers[0];
    }

    private static Task ClickAsync(IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
