using System.Net;
using System.Text;
using RainRef.Web.Tests.Api;

namespace RainRef.Web.Tests.Workspaces;

/// <summary>Nothing of one workspace is seen or changed from another, by whichever route.</summary>
public sealed class IsolationTests(TwoWorkspaces fixture) : IClassFixture<TwoWorkspaces>
{
    private static readonly string[] Queries =
        ["", "limit=200", "limit=200&order=asc", "q=activation", "q=a", "type=friction", "min_strength=0", "status=waiting", "state=approved"];

    [Fact]
    public async Task Ids_OfAnotherWorkspace_AreNotFoundOnAnyRoute()
    {
        var ids = await IdsOfAAsync();
        var before = await StateOfAAsync();
        var faults = new List<string>();
        foreach (var route in RouteTable.Closed(fixture.Server).Where(r => r.HasParameter))
        {
            foreach (var id in ids)
            {
                using var body = route.TakesBody ? new StringContent("""{"title":"t","body":"b"}""", Encoding.UTF8, "application/json") : null;
                var reply = await fixture.B.Admin.CallAsync(route.Method, route.Address(id), body);
                if (reply.Status is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest) || reply.Text.Contains(fixture.A.Marker))
                    faults.Add($"{route} {id}: {(int)reply.Status}");
            }
        }

        Assert.Empty(faults);
        Assert.Equal(before, await StateOfAAsync());
    }

    [Theory]
    [InlineData("/support/tickets/")]
    [InlineData("/ref/events/")]
    [InlineData("/action/")]
    [InlineData("/kb/cards/")]
    public async Task Ids_OfOnesOwnWorkspace_AreFound(string path)
    {
        var found = 0;
        foreach (var id in await IdsOfAAsync())
            found += (await fixture.A.Admin.FetchAsync($"{path}{id}")).Succeeded ? 1 : 0;

        Assert.NotEqual(0, found);
    }

    [Fact]
    public async Task Lists_OfAnotherWorkspace_NeverHoldItsWords()
    {
        var faults = new List<string>();
        var own = 0;
        foreach (var route in RouteTable.Closed(fixture.Server)
            .Where(r => r.Method == HttpMethod.Get && !r.HasParameter && !r.Pattern.StartsWith("/hubs", StringComparison.Ordinal)))
        {
            foreach (var query in Queries)
            {
                var ofB = await fixture.B.Admin.FetchAsync($"{route.Pattern}?{query}");
                var ofA = await fixture.A.Admin.FetchAsync($"{route.Pattern}?{query}");
                if (Holds(ofB, fixture.A) || Holds(ofA, fixture.B))
                    faults.Add($"{route}?{query}");
                own += Holds(ofA, fixture.A) && Holds(ofB, fixture.B) ? 1 : 0;
            }
        }

        Assert.Empty(faults);
        Assert.True(own >= 15, $"Only {own} answers held anything of one's own.");
    }

    [Fact]
    public async Task Counts_OfBoth_AreTheirOwn()
    {
        foreach (var path in (string[])["/support/tickets", "/ref/events", "/action/history", "/kb/cards"])
        {
            var a = (await fixture.A.Admin.FetchAsync(path))["total"].GetInt32();
            var b = (await fixture.B.Admin.FetchAsync(path))["total"].GetInt32();
            Assert.True(a == b && a is > 0 and < 10, $"{path}: {a} and {b}");
        }

        Assert.Equal(
            [$"support-{fixture.B.Marker}"],
            (await fixture.B.Admin.FetchAsync("/ref/events/stats"))["by_channel"].EnumerateObject().Select(c => c.Name));
    }

    [Fact]
    public async Task Action_OnATicketOfAnotherWorkspace_IsRefused()
    {
        var ticket = (await fixture.A.Admin.FetchAsync("/support/tickets"))["items"][0].GetProperty("id").GetGuid();

        var executed = await fixture.B.Admin.PostJsonAsync(
            "/action/execute", new { type = "resend_activation", @params = new { user_ref = "u" }, ticket_id = ticket });
        var answered = await fixture.B.Admin.PostJsonAsync("/support/answer", new { ticket_id = ticket });

        executed.IsError(HttpStatusCode.BadRequest, "validation_failed");
        answered.IsError(HttpStatusCode.NotFound, "not_found");
    }

    private static bool Holds(Reply reply, Tenant tenant) =>
        reply.Text.Contains(tenant.Marker, StringComparison.OrdinalIgnoreCase)
        || reply.Text.Contains(tenant.Id.ToString("D"), StringComparison.OrdinalIgnoreCase);

    // A few of every table: what is no id of a route's kind must not be found either.
    private async Task<List<Guid>> IdsOfAAsync()
    {
        var ids = new List<Guid>();
        foreach (var table in (await Tables.NamesAsync(fixture.Database.OwnerConnection)).Except(Tables.OfTheIndex))
        {
            var rows = await Tables.QueryAsync(
                fixture.Database.OwnerConnection,
                $"SELECT id FROM {table} WHERE {Tables.ColumnOf(table)} = '{fixture.A.Id:D}' ORDER BY id LIMIT 2");
            ids.AddRange(rows.Select(Guid.Parse));
        }

        return [.. ids.Distinct()];
    }

    private async Task<List<string>> StateOfAAsync()
    {
        var states = new List<string>();
        foreach (var table in (string[])["ref_events", "tickets", "messages", "actions", "kb_cards", "answers", "members", "api_keys", "product_signals"])
        {
            states.AddRange(await Tables.QueryAsync(
                fixture.Database.OwnerConnection,
                $"SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM {table} t WHERE workspace_id = '{fixture.A.Id:D}'"));
        }

        return states;
    }
}
