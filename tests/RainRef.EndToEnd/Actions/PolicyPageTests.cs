using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Actions;

public sealed class PolicyPageTests(ConsoleFixture console) : BrowserTest(console)
{
    private const string Mark = "denials contains \"Stories wait.\" if startswith(input.parameters.user_ref, \"u-story\")";

    [Fact]
    public async Task Draft_FromAnErrorAtItsLine_ToInForceAndBackAgain()
    {
        await DecisionsAsync(130);
        var admin = await VisitAsync("admin");
        var page = await admin.OpenAsync("/app/policies");
        await page.GetByLabel("New draft").FillAsync("Stories wait");
        await PressAsync(page, "Begin");
        var gate = page.GetByLabel("gate.rego", new() { Exact = true });
        var rules = await gate.InputValueAsync();
        var proof = page.Locator(".proof");

        await gate.FillAsync(rules + "\n" + Mark.Replace("startswith(", "starts_with(", StringComparison.Ordinal) + "\n");
        var line = rules.Split('\n').Length + 1;
        await Expect(page.Locator(".gutter .wrong")).ToHaveTextAsync($"{line}", new() { Timeout = 20_000 });
        await Expect(page.Locator("#policy-errors")).ToContainTextAsync($"gate.rego:{line}:");
        await gate.FillAsync(rules + "\n" + Mark + "\n");
        await Expect(proof).ToContainTextAsync("No errors");
        await Expect(proof).ToContainTextAsync("Save the draft first.");
        await PressAsync(page, "Save");
        await Expect(page.GetByText("Saved. It decides nothing until it is activated.")).ToBeVisibleAsync();
        await PressAsync(page, "Run tests");
        await Expect(proof).ToContainTextAsync("passed");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Activate" })).ToHaveAttributeAsync("aria-disabled", "true");

        await page.GetByLabel("Days").FillAsync("3");
        await PressAsync(page, "Replay");
        await Expect(proof).ToContainTextAsync("would flip");
        await Expect(page.Locator(".flips > li")).ToHaveCountAsync(100);
        await PressAsync(page, "Older");
        await Expect(page.GetByText("Page 2 of 2")).ToBeVisibleAsync();
        await Expect(page.Locator(".flips > li").First).ToContainTextAsync("Stories wait.");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Acknowledge \\d+$") }).ClickAsync();
        await Expect(proof).ToContainTextAsync("Green");

        await PressAsync(page, "Activate");
        await Expect(page.Locator(".force")).ToContainTextAsync("Version 1 is in force");
        await Expect(page.GetByText("Version 1 is in force.")).ToBeVisibleAsync();
        await PressAsync(page, "Go back to the default");
        await Expect(page.Locator(".force")).ToContainTextAsync("The default rules are in force");
        await PressAsync(page, "Go back to 1");
        await Expect(page.Locator(".force")).ToContainTextAsync("Version 1 is in force");
        await PressAsync(page, "Go back to the default");
        await Expect(page.Locator(".force")).ToContainTextAsync("The default rules are in force");
        Assert.Equal(4, await ReceiptsAsync());
        Assert.Empty(admin.Faults);
    }

    private static Task PressAsync(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    // One decision as the gate made it, and as many like it as would be made in a busy week.
    private async Task DecisionsAsync(int count)
    {
        await Site.SendAsync("I did not get the activation link", "u-story-1");
        await using var work = await Site.Server.Services.GetRequiredService<WorkFactory>().OpenAsync(await WorkspaceAsync(), null, 0, CancellationToken.None);
        var copied = 0;
        for (var tries = 0; copied == 0 && tries < 100; tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            copied = await work.Db.Database.ExecuteSqlAsync(
                $"""
                 INSERT INTO decisions (id, workspace_id, action_id, outcome, reasons, obligations, masked_paths, printed, bundle_digest, input, created_at)
                 SELECT gen_random_uuid(), workspace_id, action_id, outcome, reasons, obligations, masked_paths, printed, bundle_digest, input, created_at
                 FROM decisions, generate_series(1, {count}) WHERE input -> 'parameters' ->> 'user_ref' = 'u-story-1'
                 """);
        }

        await work.CommitAsync(CancellationToken.None);
        Assert.Equal(count, copied);
    }

    private async Task<int> ReceiptsAsync()
    {
        await using var work = await Site.Server.Services.GetRequiredService<WorkFactory>().OpenAsync(await WorkspaceAsync(), null, 0, CancellationToken.None);
        return await work.Db.Receipts.CountAsync(r => r.Kind == "policy.activated" || r.Kind == "policy.restored");
    }

    private async Task<Guid> WorkspaceAsync() =>
        (await Site.Server.Services.GetRequiredService<MemberDirectory>().SignInAsync("admin@rainref.local", "admin", null, CancellationToken.None)).Value.WorkspaceId;
}
