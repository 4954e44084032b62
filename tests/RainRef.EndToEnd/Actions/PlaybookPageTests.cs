using Microsoft.Playwright;

namespace RainRef.EndToEnd.Actions;

public sealed class PlaybookPageTests(ConsoleFixture site) : BrowserTest(site)
{
    [Fact]
    public async Task Editor_WhatIsWrong_ShowsAtItsLineAsOneTypesAndCannotBeSaved()
    {
        var admin = await VisitAsync("admin");
        var page = await admin.OpenAsync("/app/playbooks");
        await page.GetByRole(AriaRole.Link, new() { Name = "Unlock an account" }).ClickAsync();
        var text = page.GetByLabel("The playbook in YAML");
        var good = await text.InputValueAsync();

        await text.FillAsync(good.Replace("title:", "titel:"));

        await Assertions.Expect(page.Locator(".marks .wrong")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#playbook-faults")).ToContainTextAsync("There is no key 'titel' here");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save" })).ToHaveAttributeAsync("aria-disabled", "true");

        await text.FillAsync(good.Replace("title: Unlock an account", "title: Unlock it"));
        await Assertions.Expect(page.Locator("#playbook-faults")).ToContainTextAsync("Nothing is wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Unlock it" })).ToContainTextAsync("version 1");
        Assert.Empty(admin.Faults);
    }
}
