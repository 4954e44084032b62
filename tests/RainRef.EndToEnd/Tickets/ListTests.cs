using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace RainRef.EndToEnd.Tickets;

public sealed class ListTests(ConsoleFixture console) : BrowserTest(console)
{
    [Fact]
    public async Task FiveTickets_ByKeyboardAlone_AreCleared()
    {
        var numbers = new List<long>();
        for (var i = 1; i <= 5; i++)
            numbers.Add(await Site.SendAsync($"The kettle whistles too early, case {i}", "u-kettle"));
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync("/app/inbox?q=kettle+whistles");
        await Expect(page.Locator("[data-item]")).ToHaveCountAsync(5);
        await Expect(page.Locator("#list-title")).ToBeFocusedAsync();

        for (var i = 5; i >= 1; i--)
        {
            await page.Keyboard.PressAsync("j");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("main.ticket h2")).ToContainTextAsync($"case {i}");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Solve" })).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("e");
            await Expect(page.Locator("main.ticket .chips")).ToContainTextAsync("Solved");
        }

        await page.Keyboard.PressAsync("Escape");
        await Expect(page).ToHaveURLAsync(new Regex(@"/app/inbox\?q=kettle%20whistles$"));
        // What one has solved stays where one read it, and says so.
        await Expect(page.Locator("[data-item]").First).ToContainTextAsync("Solved");
        await Expect(page.Locator(".bar .count")).ToHaveTextAsync("0");
        foreach (var number in numbers)
        {
            var found = await Site.Agent.GetFromJsonAsync<JsonElement>("/support/tickets?q=kettle+whistles&status=solved");
            Assert.Contains(found.GetProperty("items").EnumerateArray(), t => t.GetProperty("number").GetInt64() == number);
        }

        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task List_ReadToItsEnd_HoldsEveryTicketOnceAndFewRows()
    {
        await ManyTickets.FillAsync(Site, "scroll", 330);
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync("/app/inbox?queue=scroll&sort=oldest");
        await Expect(page.Locator(".bar .count")).ToHaveTextAsync("330");
        var seen = new SortedSet<int>();
        for (var step = 0; step < 200 && !seen.Contains(330); step++)
        {
            foreach (Match match in Regex.Matches(await page.Locator("[data-rows]").InnerTextAsync(), @"scroll case (\d+)"))
                seen.Add(int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
            Assert.InRange(await page.Locator("[data-rows] > .item").CountAsync(), 1, 100);
            await page.Locator("[data-rows]").EvaluateAsync("list => { list.scrollTop += 1500; }");
            await page.WaitForTimeoutAsync(120);
        }

        Assert.Equal(Enumerable.Range(1, 330), seen);
        await page.Locator("[data-rows]").EvaluateAsync("list => { list.scrollTop = 0; }");
        await Expect(page.Locator("[data-item]").First).ToContainTextAsync("scroll case 1");
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Filter_SavedAsAView_IsInTheAddressAndForColleagues()
    {
        await ManyTickets.FillAsync(Site, "lamps", 12);
        var visit = await VisitAsync("agent");
        var page = await visit.OpenAsync();
        await page.Keyboard.PressAsync("f");
        await page.GetByLabel("Words").FillAsync("lamps case");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page).ToHaveURLAsync(new Regex(@"\?q=lamps%20case$"));
        await page.GetByLabel("Priority").SelectOptionAsync("urgent");
        await Expect(page.Locator("[data-item]")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save as a view" }).ClickAsync();
        await page.GetByLabel("Name of the view").FillAsync("Lamps, urgent");
        await page.GetByLabel("Share").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator("#list-title")).ToHaveTextAsync("Lamps, urgent");
        await Expect(page.Locator("[data-item]")).ToHaveCountAsync(3);

        var other = await VisitAsync("lead");
        await other.OpenAsync();
        await other.Page.GetByRole(AriaRole.Link, new() { Name = "Lamps, urgent" }).ClickAsync();
        await Expect(other.Page.Locator("[data-item]")).ToHaveCountAsync(3);
        await other.Page.Locator(".sort summary").ClickAsync();
        await other.Page.GetByRole(AriaRole.Link, new() { Name = "Oldest first" }).ClickAsync();
        await Expect(other.Page).ToHaveURLAsync(new Regex("view=[0-9a-f-]{36}&sort=oldest$"));
        await Expect(other.Page.Locator("[data-item]").First).ToContainTextAsync("lamps case 3");
        Assert.Empty(visit.Faults);
        Assert.Empty(other.Faults);
    }
}
