using Microsoft.Playwright;
using RainRef.EndToEnd.Knowledge;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

public sealed class LiveInboxTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task Inbox_NewEvent_WaitsBehindALineUntilAsked()
    {
        await Site.SendAsync("Something to read meanwhile", "u-live");
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync();
        await Expect(page.Locator("[data-item]").First).ToBeVisibleAsync();
        var first = await page.Locator("[data-item]").First.GetAttributeAsync("href");

        var number = await Site.SendAsync("The dashboard shows yesterday's figures", "u-live");
        await Expect(page.Locator(".waiting")).ToContainTextAsync("1 new since you started reading");
        await Expect(page.Locator("[data-item]").First).ToHaveAttributeAsync("href", first!);

        await page.Keyboard.PressAsync("U");
        await Expect(page.Locator("[data-item]").First).ToHaveAttributeAsync("href", $"/app/inbox/{number}");
        await Expect(page.Locator("[data-item]").First).ToContainTextAsync("The dashboard shows yesterday's figures");
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Ticket_Reply_FillsThePanesByItself()
    {
        var number = await Site.SendAsync("Hello there", "u-panes", externalId: "panes-1");
        var visit = await VisitAsync("lead");
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        await Expect(page.Locator(".abstained")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => { window.sameDocument = true; }");

        await Site.SendAsync(
            "I did not get the activation link", "u-panes", new { in_reply_to = "panes-1" }, externalId: "panes-2");
        await Expect(page.Locator(".message .body").Nth(1)).ToHaveTextAsync("I did not get the activation link");
        await Expect(page.Locator(".draft .cited")).ToContainTextAsync("The activation link is sent from");
        await Expect(page.Locator("li.proof").First).ToContainTextAsync(DemoCards.Activation);
        await Expect(page.Locator(".action")).ToContainTextAsync("Resend activation");
        await Expect(page.Locator(".signals")).ToContainTextAsync("Friction");
        await Expect(page.Locator(".receipts .chained").Nth(3)).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.sameDocument"));
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Ticket_NumberOfAProof_MarksSentenceAndProof()
    {
        var number = await Site.SendAsync("I did not get the activation link", "u-mark");
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Proof 1" }).First.ClickAsync();
        await Expect(page.Locator("li.proof.marked .number")).ToHaveTextAsync("1");
        await Expect(page.Locator(".cited .marked").First).ToBeVisibleAsync();
        await page.Locator("li.proof.marked .head").ClickAsync();
        await Expect(page.Locator("li.proof.marked")).ToHaveCountAsync(0);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Ticket_ProgramRestarted_ShowsWhatHappenedMeanwhile()
    {
        var number = await Site.SendAsync("Please tell me whether you are there", "u-restart", externalId: "restart-1");
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        await Expect(page.Locator(".abstained")).ToBeVisibleAsync();

        await Site.StopServerAsync();
        await Expect(page.Locator("#components-reconnect-modal .lost")).ToBeVisibleAsync();
        await Site.StartServerAsync();
        await Site.SendAsync("And a word more", "u-restart", new { in_reply_to = "restart-1" }, externalId: "restart-2");

        // Where the end of the program was a fault of the page as well, that notice lies on top.
        await page.Locator("[data-reload]:visible").Last.ClickAsync();
        await visit.LiveAsync();
        await Expect(page.Locator(".message .body").Nth(1)).ToHaveTextAsync("And a word more");
        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
    }
}
