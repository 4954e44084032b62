using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Answers;

/// <summary>A draft in the inbox: what proves it, editing it, judging it, drafting it anew.</summary>
public sealed class DraftTests(ConsoleFixture console) : BrowserTest(console)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Draft_PointedAtEditedAndJudged_SaysWhatItRestsOn(ColorScheme scheme)
    {
        var number = await Site.SendAsync("I did not get the activation link. Where is the activation link sent from?", $"u-draft-{scheme}");
        await using var visit = await Site.VisitAsync("agent", scheme);
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        var draft = page.Locator(".draft");
        await Expect(draft.Locator(".frame").First).ToHaveTextAsync("Hello,");

        await draft.Locator(".sentence").First.HoverAsync();
        await Expect(page.Locator(".proof.marked mark strong")).ToContainTextAsync("The activation link is sent from");
        await ShootAsync(page, $"draft-hover-{scheme}");

        await draft.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        var box = draft.GetByRole(AriaRole.Textbox);
        await Expect(box).Not.ToHaveValueAsync("");
        await box.PressAsync("Control+End");
        await box.PressSequentiallyAsync(" You get 50 dollars.");
        await Expect(draft.Locator(".found li")).ToContainTextAsync("You get 50 dollars.");
        await ShootAsync(page, $"draft-editing-{scheme}");
        await draft.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(draft.Locator(".foot")).ToContainTextAsync("it cannot be sent");
        await Expect(draft.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToHaveAttributeAsync("aria-disabled", "true");
        await ShootAsync(page, $"draft-unproved-{scheme}");

        var tools = page.Locator(".tools");
        await tools.GetByRole(AriaRole.Button, new() { Name = "Not useful" }).ClickAsync();
        await tools.GetByRole(AriaRole.Combobox).SelectOptionAsync("Outdated");
        await tools.GetByRole(AriaRole.Button, new() { Name = "Say so" }).ClickAsync();
        await Expect(tools.Locator(".word")).ToContainTextAsync("outdated");
        await tools.GetByRole(AriaRole.Button, new() { Name = "Draft anew" }).ClickAsync();
        await Expect(tools.Locator(".made")).ToContainTextAsync("Revision 3");
        await Expect(draft.Locator(".foot")).ToContainTextAsync("Every sentence is proved");

        await draft.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send now" }).ClickAsync();
        await Expect(page.Locator(".message .body").Last).ToContainTextAsync("Hello,");
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Edit_NotSavedYet_OutlivesARestartAndANewDraft()
    {
        var number = await Site.SendAsync("I did not get the activation link. Where is it sent from?", "u-edit", externalId: "edit-1");
        await using var visit = await Site.VisitAsync("agent");
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        var draft = page.Locator(".draft");
        var box = draft.GetByRole(AriaRole.Textbox);
        await draft.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await Expect(box).Not.ToHaveValueAsync("");
        await box.PressAsync("Control+End");
        await box.PressSequentiallyAsync(" You get 50 dollars");

        await Site.StopServerAsync();
        await box.PressSequentiallyAsync(" for it.");
        await Site.StartServerAsync();
        await page.GotoAsync($"/app/inbox/{number}");
        await Expect(box).ToHaveValueAsync(new Regex("activation link[\\s\\S]* You get 50 dollars for it.$"));
        await Expect(draft.Locator(".found li")).ToContainTextAsync("You get 50 dollars for it.");

        await Site.SendAsync("And where is the activation link?", "u-edit", new { in_reply_to = "edit-1" }, externalId: "edit-2");
        await Expect(page.Locator(".message .body").Nth(1)).ToBeVisibleAsync();
        await Expect(page.Locator(".tools .made")).ToContainTextAsync("Revision 2");
        await Expect(box).ToHaveValueAsync(new Regex(" You get 50 dollars for it.$"));
        await ShootAsync(page, "draft-moved");

        await draft.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await draft.GetByRole(AriaRole.Button, new() { Name = "Go on editing" }).ClickAsync();
        await Expect(box).ToHaveValueAsync(new Regex(" You get 50 dollars for it.$"));
        await draft.GetByRole(AriaRole.Button, new() { Name = "Discard changes" }).ClickAsync();
        await draft.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await Expect(box).ToHaveValueAsync(new Regex("activation link"));
        await Expect(box).Not.ToHaveValueAsync(new Regex("dollars"));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Settings_OfReplies_AreSavedByALead(ColorScheme scheme)
    {
        await using var visit = await Site.VisitAsync("lead", scheme);
        var page = await visit.OpenAsync("/app/settings/replies");
        await Expect(page.GetByLabel("Greeting", new() { Exact = true }).First).ToHaveValueAsync("Hello {{customer_name}},");
        await ShootAsync(page, $"draft-replies-{scheme}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.Locator("p.notice")).ToHaveTextAsync("Saved.");
        Assert.Empty(visit.Faults);
    }
}
