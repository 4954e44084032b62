using System.Net;
using System.Text.Json;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing;
using RainRef.Testing.Persistence;
using RainRef.Web.Workspaces.Demo;

namespace RainRef.Web.Tests.Workspaces;

public sealed class DemoContentTests
{
    private const int Cards = 14;
    private const int Sources = 2;
    private const int Events = 28;
    private const int Tickets = 25;
    private const int EventsWithHistory = 65;
    private const int TicketsWithHistory = 61;

    [Fact]
    public async Task Demo_Started_HasCitedDraftsAndAbstainsWhereNothingIsWritten()
    {
        await using var server = await RainRefServer.StartAsync(null, "Demo:Content=true", "Demo:History=false");
        using var lead = await server.SignInAsync("lead");

        var asked = await lead.SubmitAsync("/support/answer", Question("I did not get the activation link"));
        Assert.False(asked.GetProperty("abstained").GetBoolean());
        Assert.Contains("no-reply@acme-sensors.example", asked.Text("answer_md"));
        Assert.Equal("The activation mail does not arrive", asked.GetProperty("citations")[0].Text("title"));
        foreach (var unknown in new[] { "Do you sponsor robotics teams?", "Where can I park my bicycle at your office?" })
        {
            var none = await lead.SubmitAsync("/support/answer", Question(unknown));
            Assert.True(none.GetProperty("abstained").GetBoolean(), unknown);
            Assert.Empty(none.GetProperty("citations").EnumerateArray());
            Assert.True(none.GetProperty("hand_over").GetBoolean());
        }
    }

    [Fact]
    public async Task Demo_StartedAndSeededAgain_IsThereOnceAndKeepsWhatPeopleChanged()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var first = await RainRefServer.StartAsync(database, "Demo:Content=true", "Demo:History=false"))
        {
            using var admin = await first.SignInAsync("admin");
            await Eventually.TrueAsync(async () => await CountAsync(admin, "/support/tickets") == Tickets);
            var thread = (await admin.ReadAsync("/support/tickets?q=Webhook+signature")).GetProperty("items")[0].Id();
            var messages = (await admin.ReadAsync($"/support/tickets/{thread}")).GetProperty("messages");
            Assert.Equal(2, messages.GetArrayLength());
            Assert.StartsWith("Our receiver", messages[0].Text("text"));
            var card = (await admin.ReadAsync("/kb/cards?q=Battery+life")).GetProperty("items")[0].Id();
            await admin.RemoveAsync($"/kb/cards/{card}");
            var source = (await admin.ReadAsync("/kb/sources")).GetProperty("items")[0].Id();
            await admin.RemoveAsync($"/kb/sources/{source}", HttpStatusCode.OK);
            var e = (await admin.ReadAsync("/ref/events?order=asc")).GetProperty("items")[0].Id();
            await admin.RemoveAsync($"/ref/events/{e}");
            var again = await admin.SubmitAsync("/admin/seed-demo", null);
            Assert.Equal((0, 0, 0), Seeded(again));
        }

        await using var second = await RainRefServer.StartAsync(database, "Demo:Content=true", "Demo:History=false");
        using var lead = await second.SignInAsync("lead");
        Assert.Equal(Cards - 1, await CountAsync(lead, "/kb/cards"));
        Assert.Equal(Sources - 1, await CountAsync(lead, "/kb/sources?state=published"));
        Assert.Equal(Events - 1, await CountAsync(lead, "/ref/events"));
        Assert.Equal(Tickets, await CountAsync(lead, "/support/tickets"));
    }

    [Fact]
    public async Task Demo_WithHistory_HappensOnceOverWeeksThoughTwoProgramsStart()
    {
        await using var database = await TestDatabase.CreateAsync();
        var servers = await Task.WhenAll(
            RainRefServer.StartAsync(database, "Demo:Content=true"), RainRefServer.StartAsync(database, "Demo:Content=true"));
        await using var other = servers[1];
        await using (var server = servers[0])
        {
            using var lead = await server.SignInAsync("lead");
            var tickets = (await lead.ReadAsync("/support/tickets?limit=100&order=asc")).GetProperty("items").EnumerateArray().ToList();
            Assert.Equal(TicketsWithHistory, tickets.Count);
            var first = tickets.Min(t => t.GetProperty("created_at").GetDateTimeOffset());
            Assert.InRange(TimeProvider.System.GetUtcNow() - first, TimeSpan.FromDays(83), TimeSpan.FromDays(85));
            Assert.Equal(["closed", "open", "pending", "solved"], tickets.Select(t => t.Text("status")).Distinct().Order());
            var events = await DemoTickets.ReadAsync(DataFolder.Beside("demo"), CancellationToken.None);
            Assert.Equal(
                events.Count(e => e.Then.Any(act => act.Status is TicketStatus.Solved)),
                tickets.Count(t => t.Text("status") is "solved" or "closed"));
            var thread = await lead.ReadAsync($"/support/tickets/{tickets.Single(t => t.Text("subject") == "Sensors drop out in the warehouse").Id()}");
            var messages = thread.GetProperty("messages").EnumerateArray().ToList();
            Assert.Equal(["inbound", "note", "note", "outbound"], messages.Select(m => m.Text("direction")));
            Assert.Equal(["Mara Agent", "Lena Lead", "Mara Agent"], messages.Skip(1).Select(m => m.Text("author")));
            var times = messages.Select(m => m.GetProperty("created_at").GetDateTimeOffset()).ToList();
            Assert.InRange(times[3] - times[0], TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
            var weeks = (await lead.ReadAsync("/signals/dashboard")).GetProperty("groups").EnumerateArray()
                .SelectMany(g => g.GetProperty("by_week").EnumerateArray().Select((n, week) => (Week: week, Signals: n.GetInt32())));
            Assert.InRange(weeks.Where(w => w.Signals > 0).Select(w => w.Week).Distinct().Count(), 8, 13);
            Assert.Equal(5, (await lead.ReadAsync("/support/macros")).GetProperty("items").GetArrayLength());
            Assert.True((await lead.ReadAsync("/audit/verify")).GetProperty("valid").GetBoolean());
        }

        using var again = await other.SignInAsync("lead");
        Assert.Equal(TicketsWithHistory, await CountAsync(again, "/support/tickets"));
    }

    [Fact]
    public async Task DemoTickets_Read_FitIntoTheirTime()
    {
        var events = await DemoTickets.ReadAsync(DataFolder.Beside("demo"), CancellationToken.None);

        Assert.Equal(EventsWithHistory, events.Count);
        Assert.All(events, e => Assert.All(e.Then, act => Assert.InRange(DemoTickets.Duration(act.After), TimeSpan.FromMinutes(1), e.Age)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("d")]
    [InlineData("3d  4h")]
    [InlineData("-3d")]
    [InlineData("3w")]
    public void Duration_NoTime_IsRefused(string text) => Assert.Throws<FormatException>(() => DemoTickets.Duration(text));

    [Fact]
    public async Task SeedDemo_ByAnotherWorkspace_FillsOnlyItsOwn()
    {
        await using var server = await RainRefServer.StartAsync();
        var (admin, _) = await server.KeyAsync("own-demo", Role.Admin);
        using var demo = await server.SignInAsync("admin");
        Assert.Equal((Cards, Sources, Events), Seeded(await admin.SubmitAsync("/admin/seed-demo", null)));
        Assert.Equal(Cards, await CountAsync(admin, "/kb/cards?state=approved"));
        Assert.Equal(0, await CountAsync(demo, "/kb/cards"));
        Assert.Equal(0, await CountAsync(demo, "/ref/events"));
    }

    [Fact]
    public async Task SeedDemo_WhereTheDemoIsOff_IsNotFound()
    {
        await using var server = await RainRefServer.StartAsync(null, "Demo:Enabled=false");
        var (admin, _) = await server.KeyAsync("no-demo", Role.Admin);
        await admin.SubmitAsync("/admin/seed-demo", null, HttpStatusCode.NotFound);
    }

    private static object Question(string text) => new { source = "chat", channel = "chat", text };

    private static (int, int, int) Seeded(JsonElement body) =>
        (body.GetProperty("cards").GetInt32(), body.GetProperty("sources").GetInt32(), body.GetProperty("events").GetInt32());

    private static async Task<int> CountAsync(HttpClient client, string path) =>
        (await client.ReadAsync(path)).GetProperty("total").GetInt32();
}
