using System.Net.Http.Json;
using Microsoft.Playwright;
using Npgsql;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

/// <summary>Writing on a ticket: nobody answers past a colleague, and no typed word is lost.</summary>
public sealed class WritingTests(ConsoleFixture console) : BrowserTest(console)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Writing_OfTwoAgentsAtOnce_StopsTheSecondAndLosesNoWord(ColorScheme scheme)
    {
        var number = await Site.SendAsync("Our parrot ate the quarterly report, what now?", $"u-parrot-{scheme}");
        await using var agent = await Site.VisitAsync("agent", scheme);
        await using var lead = await Site.VisitAsync("lead", scheme);
        var page = await agent.OpenAsync($"/app/inbox/{number}");
        var other = await lead.OpenAsync($"/app/inbox/{number}");
        var reply = await ReplyBoxAsync(page);
        await reply.PressSequentiallyAsync("We will look into the parrot.");
        await Expect(page.Locator(".kept:visible")).ToContainTextAsync("Draft saved");
        await Expect(other.Locator("span.here")).ToContainTextAsync("is writing");

        await other.Keyboard.PressAsync("n");
        var note = other.Locator("#write-note textarea");
        await Expect(note).ToBeFocusedAsync();
        await note.PressSequentiallyAsync("@Mara");
        await Expect(other.GetByRole(AriaRole.Option, new() { Name = "Mara Agent" })).ToBeVisibleAsync();
        await note.PressAsync("Enter");
        await note.PressSequentiallyAsync("the parrot is known.");
        await ShootAsync(other, $"writing-note-{scheme}");
        await note.PressAsync("Control+Enter");

        await Expect(page.Locator(".note .called")).ToHaveTextAsync("@Mara Agent");
        await Expect(page.Locator("#write-reply .stop")).ToContainTextAsync("left a note since you began");
        await Expect(reply).ToHaveValueAsync("We will look into the parrot.");
        await reply.PressAsync("Control+Enter");
        await Expect(page.Locator("#write-reply .stop[role=alert]")).ToContainTextAsync("left a note meanwhile");
        await ShootAsync(page, $"writing-stopped-{scheme}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send anyway" }).ClickAsync();
        await Expect(page.Locator(".held")).ToContainTextAsync("goes out in");
        await ShootAsync(page, $"writing-held-{scheme}");
        await page.Locator(".held").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(reply).ToHaveValueAsync("We will look into the parrot.");
        await reply.PressAsync("Control+Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send now" }).ClickAsync();

        await Expect(other.Locator(".message .body").Last).ToHaveTextAsync("We will look into the parrot.");
        await Expect(reply).ToHaveValueAsync("");
        Assert.Empty(agent.Faults);
        Assert.Empty(lead.Faults);
    }

    [Fact]
    public async Task Writing_WhileTheServerRestarts_IsThereAfterwards()
    {
        var number = await Site.SendAsync("The lamp in our aquarium sings, is that normal?", "u-lamp");
        await using var visit = await Site.VisitAsync("agent");
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        var reply = await ReplyBoxAsync(page);
        await reply.PressSequentiallyAsync("Kept by the server,");
        await Expect(page.Locator(".kept:visible")).ToContainTextAsync("Draft saved");

        await Site.StopServerAsync();
        await reply.PressSequentiallyAsync(" typed into the dark.");
        await Site.StartServerAsync();
        await page.GotoAsync($"/app/inbox/{number}");
        await visit.LiveAsync();

        await Expect(page.Locator("#write-reply textarea")).ToHaveValueAsync("Kept by the server, typed into the dark.");
        // Another browser of the same person has it too, once the server heard it.
        await Expect(page.Locator(".kept:visible")).ToContainTextAsync("Draft saved");
        await using var elsewhere = await Site.VisitAsync("agent");
        var there = await elsewhere.OpenAsync($"/app/inbox/{number}");
        await Expect(there.Locator("#write-reply textarea")).ToHaveValueAsync("Kept by the server, typed into the dark.");
    }

    [Fact]
    public async Task Note_TypedWhileTheServerWasAway_IsThereAfterwards()
    {
        const string Words = "Nobody heard this note.";
        var number = await Site.SendAsync("Our teapot has two spouts.", "u-teapot");
        await using var visit = await Site.VisitAsync("agent");
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        var note = page.Locator("#write-note textarea");
        await Expect(page.Locator(".composer")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("n");
        await Expect(note).ToBeFocusedAsync();
        // The box is known to its script, and nothing of it to the server.
        await note.PressSequentiallyAsync("x");
        await Expect(page.Locator("#write-note .kept")).ToContainTextAsync("Draft saved");
        await note.PressAsync("Backspace");
        await Expect(page.Locator("#write-note .kept")).ToHaveTextAsync("");

        await Site.StopServerAsync();
        await note.PressSequentiallyAsync(Words);
        await Site.StartServerAsync();
        await page.GotoAsync($"/app/inbox/{number}");

        await Expect(note).ToHaveValueAsync(Words);
        await Expect(page.Locator("#write-note .kept")).ToContainTextAsync("Draft saved");
        await using var elsewhere = await Site.VisitAsync("agent");
        await Expect((await elsewhere.OpenAsync($"/app/inbox/{number}")).Locator("#write-note textarea")).ToHaveValueAsync(Words);
    }

    [Fact]
    public async Task Writing_BeforeTheDraftArrived_GoesBehindIt()
    {
        var number = await Site.SendAsync("Our stapler only speaks Latin.", "u-stapler");
        await using var visit = await Site.VisitAsync("agent");
        using var script = new SemaphoreSlim(0);
        await visit.Page.RouteAsync("**/js/composer*.js", async route =>
        {
            await script.WaitAsync();
            await route.ContinueAsync();
        });
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        var reply = page.Locator("#write-reply textarea");
        await reply.PressSequentiallyAsync("Salve,");
        script.Release();
        await Expect(page.Locator(".kept:visible")).ToContainTextAsync("Draft saved");
        await Expect(reply).ToHaveValueAsync("Salve,");

        await page.ReloadAsync();
        await reply.PressSequentiallyAsync("stapler.");
        script.Release();

        await Expect(reply).ToHaveValueAsync("Salve,\nstapler.");
        await Expect(page.Locator(".kept:visible")).ToContainTextAsync("Draft saved");
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Writing_WhileTheDatabaseStandsStill_IsSeenAtOnceAndKeptLater()
    {
        const string Words = "The database may take its time.";
        var number = await Site.SendAsync("Our hourglass is late.", "u-hourglass");
        await using var visit = await Site.VisitAsync("agent");
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        var reply = await ReplyBoxAsync(page);
        await reply.PressSequentiallyAsync("Dear customer, ");
        await Expect(page.Locator(".kept:visible")).ToContainTextAsync("Draft saved");
        await reply.EvaluateAsync(
            """
            box => {
              window.echoes = [];
              box.addEventListener("input", event => requestAnimationFrame(() => window.echoes.push(performance.now() - event.timeStamp)));
            }
            """);

        await using (var connection = new NpgsqlConnection(Site.Database.OwnerConnection))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var stop = new NpgsqlCommand("LOCK TABLE ticket_drafts, tickets, messages IN ACCESS EXCLUSIVE MODE", connection, transaction);
            await stop.ExecuteNonQueryAsync();
            await reply.PressSequentiallyAsync(Words, new() { Delay = 30 });
            await Expect(reply).ToHaveValueAsync("Dear customer, " + Words);
            // By then the box has tried to save.
            await page.WaitForTimeoutAsync(1000);
        }

        var echoes = await page.EvaluateAsync<double[]>("() => window.echoes");
        Assert.Equal(Words.Length, echoes.Length);
        TestContext.Current.SendDiagnosticMessage($"From a key to its letter, while the database stood still: median {echoes.Order().ElementAt(echoes.Length / 2):F1} ms.");
        Assert.InRange(echoes.Order().ElementAt(echoes.Length / 2), 0, 100);
        await page.WaitForFunctionAsync("() => !Object.keys(sessionStorage).some(key => sessionStorage[key].includes('take its time'))");
        await using var elsewhere = await Site.VisitAsync("agent");
        await Expect((await elsewhere.OpenAsync($"/app/inbox/{number}")).Locator("#write-reply textarea")).ToHaveValueAsync("Dear customer, " + Words);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Reading_FasterThanTicketsOpen_NeverFaults()
    {
        var numbers = new List<long>();
        foreach (var what in (string[])["piano", "cello", "flute", "harp"])
            numbers.Add(await Site.SendAsync($"Our {what} is out of tune.", $"u-{what}"));
        await using var visit = await Site.VisitAsync("agent");
        var page = await visit.OpenAsync($"/app/inbox/{numbers[0]}");
        await Expect(page.Locator("#write-reply textarea")).ToBeAttachedAsync();

        for (var i = 0; i < 48; i++)
        {
            await page.EvaluateAsync("number => Blazor.navigateTo(`/app/inbox/${number}`)", numbers[(i + 1) % numbers.Count]);
            await page.WaitForTimeoutAsync(20 + (i * 7 % 130));
        }

        await Expect(page.Locator(".composer")).ToBeVisibleAsync();
        await page.EvaluateAsync("number => Blazor.navigateTo(`/app/inbox/${number}`)", numbers[1]);
        await Expect(page.Locator("main.ticket p.line")).ToContainTextAsync($"#{numbers[1]}");
        await Expect(page.Locator(".composer")).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Actions_ByKeyboard_AreDoneAndTakenBack()
    {
        var number = await Site.SendAsync("Please call our fridge a cupboard in the invoice.", "u-fridge");
        using var lead = await Site.Server.SignInAsync("lead");
        using var macro = await lead.PostAsJsonAsync("/support/macros", new { name = "Renaming takes a day", body = "Renaming #{{ticket_number}} takes a day.", actions = new { priority = "high" } });
        macro.EnsureSuccessStatusCode();
        await using var visit = await Site.VisitAsync("agent");
        var page = await visit.OpenAsync($"/app/inbox/{number}");
        await Expect(page.Locator(".composer")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("a");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Me", Exact = true }).ClickAsync();
        await Expect(page.Locator(".thread")).ToContainTextAsync("Mara Agent assigned it to themselves.");
        await page.Keyboard.PressAsync("h");
        await page.GetByRole(AriaRole.Button, new() { Name = "Until the customer replies" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Wake" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("u");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Snooze" })).ToBeVisibleAsync();
        var reply = await ReplyBoxAsync(page);
        await reply.PressSequentiallyAsync("/renam");
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "Renaming takes a day" })).ToBeVisibleAsync();
        await reply.PressAsync("Enter");

        await Expect(reply).ToHaveValueAsync($"Renaming #{number} takes a day.");
        await Expect(page.Locator(".will:visible")).ToContainTextAsync("priority high");
        Assert.Empty(visit.Faults);
    }

    private static async Task<ILocator> ReplyBoxAsync(IPage page)
    {
        await Expect(page.Locator(".composer")).ToBeVisibleAsync();
        var box = page.Locator("#write-reply textarea");
        var own = page.GetByRole(AriaRole.Button, new() { Name = "Own words" });
        if (await own.IsVisibleAsync())
            await own.ClickAsync();
        else
            await page.Keyboard.PressAsync("r");
        await Expect(box).ToBeFocusedAsync();
        return box;
    }
}
