using System.Globalization;
using System.Net;
using System.Text.Json;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Tickets;

public sealed class BulkEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Bulk = "/support/tickets/bulk";

    [Fact]
    public async Task Bulk_Undone_GivesBackWhatNobodyChangedSince()
    {
        var (agent, workspace) = await fixture.Server.KeyAsync("bulk-undo", Role.Support);
        await FillAsync(workspace, 60);
        var before = await StateAsync(workspace);
        object body = new
        {
            where = new { queue = (string[])["q1"] },
            change = new { status = "solved", priority = "urgent", assignee = "none", add_tags = (string[])["sweep"], remove_tags = (string[])["old"] },
        };
        Assert.Equal(30, (await agent.PostJsonAsync($"{Bulk}/count", body)).Is(HttpStatusCode.OK)["count"].GetInt32());
        var started = (await agent.PostJsonAsync(Bulk, body, "bulk-1")).Is(HttpStatusCode.Accepted);
        var id = started["id"].GetGuid();
        Assert.Equal(id, (await agent.PostJsonAsync(Bulk, body, "bulk-1"))["id"].GetGuid());
        var done = await EndedAsync(agent, id, "done");

        // Closed tickets take no other status: every fifth.
        Assert.Equal((30, 30, 24, 0, 6), (done.Number("total"), done.Number("handled"), done.Number("changed"), done.Number("unchanged"), done.Number("refused")));
        Assert.Equal("ticket_transition_refused", done.GetProperty("refusals")[0].Text("code"));
        var first = (await agent.ReadAsync("/support/tickets?sort=oldest&q=case+1&queue=q1")).GetProperty("items")[0];
        Assert.Equal(("solved", "urgent"), (first.Text("status"), first.Text("priority")));
        Assert.Equal(24, await AskAsync($"SELECT count(*) FROM tickets WHERE workspace_id = '{workspace}' AND 'sweep' = ANY (tags) AND NOT 'old' = ANY (tags) AND assignee_id IS NULL AND queue = 'q1'"));

        // Somebody goes on with one of them: its status stays, the rest comes back.
        var touched = first.GetProperty("id").GetGuid();
        (await agent.PostJsonAsync($"/support/tickets/{touched}/reopen", new { })).Is(HttpStatusCode.OK);
        (await agent.PostJsonAsync($"{Bulk}/{id}/undo", new { })).Is(HttpStatusCode.OK);
        var undone = await EndedAsync(agent, id, "undone");
        Assert.Equal((23, 1), (undone.Number("restored"), undone.Number("kept")));

        var after = await StateAsync(workspace);
        Assert.Equal(before.Where(t => t.Key != touched), after.Where(t => t.Key != touched));
        Assert.NotEqual(before[touched], after[touched]);
        Assert.Equal(1, await AskAsync($"SELECT count(*) FROM tickets WHERE id = '{touched}' AND status = 'open' AND priority <> 'urgent' AND 'old' = ANY (tags)"));
        Assert.Equal("undone", (await agent.PostJsonAsync($"{Bulk}/{id}/undo", new { })).Is(HttpStatusCode.OK)["state"].GetString());
    }

    [Fact]
    public async Task Bulk_WithATicketThatFails_ChangesTheOthers()
    {
        var (agent, workspace) = await fixture.Server.KeyAsync("bulk-bad", Role.Support);
        await FillAsync(workspace, 40);
        await AskAsync(
            $"""
             CREATE OR REPLACE FUNCTION bad_ticket() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
             CREATE TRIGGER bad_ticket BEFORE UPDATE ON tickets FOR EACH ROW WHEN (OLD.workspace_id = '{workspace}' AND OLD.number = 17)
               EXECUTE FUNCTION bad_ticket();
             SELECT 0::bigint
             """);
        var started = (await agent.PostJsonAsync(Bulk, new { where = new { }, change = new { priority = "low" } })).Is(HttpStatusCode.Accepted);
        var done = await EndedAsync(agent, started["id"].GetGuid(), "done");

        Assert.Equal(1, done.Number("refused"));
        Assert.Equal(("failed", 17), (done.GetProperty("refusals")[0].Text("code"), done.GetProperty("refusals")[0].Number("number")));
        Assert.Equal(40, done.Number("handled"));
        Assert.Equal(39, await AskAsync($"SELECT count(*) FROM tickets WHERE workspace_id = '{workspace}' AND priority = 'low'"));
    }

    [Fact]
    public async Task Bulk_ByWhomItIsNot_OrTooLate_IsRefused()
    {
        var (agent, workspace) = await fixture.Server.KeyAsync("bulk-rights", Role.Support);
        using var other = (await fixture.Server.KeyAsync("bulk-rights", Role.Support)).Client;
        using var product = (await fixture.Server.KeyAsync("bulk-rights", Role.Product)).Client;
        using var lead = (await fixture.Server.KeyAsync("bulk-rights", Role.SupportLead)).Client;
        await FillAsync(workspace, 10);
        var all = new { where = new { }, change = new { add_tags = (string[])["x"] } };
        (await product.PostJsonAsync(Bulk, all)).Is(HttpStatusCode.Forbidden);
        (await agent.PostJsonAsync(Bulk, new { change = new { status = "solved" } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.PostJsonAsync(Bulk, new { where = new { }, change = new { } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.PostJsonAsync(Bulk, new { where = new { }, change = new { status = "new" } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.PostJsonAsync(Bulk, new { where = new { }, change = new { queue = "nowhere" } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.PostJsonAsync(Bulk, new { where = new { }, change = new { assignee = Guid.CreateVersion7() } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.PostJsonAsync(Bulk, new { where = new { }, change = new { add_tags = (string[])["maria.lopez@acme.example"] } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.PostJsonAsync(Bulk, new { where = new { text = "no such thing" }, all.change })).IsError(HttpStatusCode.Conflict, "no_tickets");

        var id = (await agent.PostJsonAsync(Bulk, all)).Is(HttpStatusCode.Accepted)["id"].GetGuid();
        await EndedAsync(agent, id, "done");
        (await other.PostJsonAsync($"{Bulk}/{id}/undo", new { })).IsError(HttpStatusCode.Forbidden, "not_your_operation");
        await AskAsync($"WITH late AS (UPDATE bulk_operations SET finished_at = finished_at - interval '61 minutes' WHERE id = '{id}' RETURNING 1) SELECT count(*) FROM late");
        (await lead.PostJsonAsync($"{Bulk}/{id}/undo", new { })).IsError(HttpStatusCode.Conflict, "undo_too_late");
        Assert.Equal(10, await AskAsync($"SELECT count(*) FROM tickets WHERE workspace_id = '{workspace}' AND 'x' = ANY (tags)"));
    }

    private static async Task<JsonElement> EndedAsync(HttpClient client, Guid id, string state)
    {
        JsonElement view = default;
        await Eventually.TrueAsync(async () => (view = await client.ReadAsync($"{Bulk}/{id}")).Text("state") == state);
        return view;
    }

    // All that a bulk change can touch, with the clocks.
    private async Task<Dictionary<Guid, string>> StateAsync(Guid workspace)
    {
        await using var connection = new NpgsqlConnection(fixture.Database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
             SELECT t.id, concat_ws('|', t.status, t.priority, t.assignee_id, t.queue, t.tags, t.solved_at, t.closed_at, t.snoozed_until, t.snoozed_until_reply,
               (SELECT string_agg(concat_ws(',', c.kind, c.state, c.running_since, c.used, c.due_at, c.warn_at, c.next_at, c.stopped_at), ';' ORDER BY c.kind)
                FROM sla_clocks c WHERE c.ticket_id = t.id))
             FROM tickets t WHERE t.workspace_id = '{workspace}' ORDER BY t.id
             """,
            connection);
        var all = new Dictionary<Guid, string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            all[reader.GetGuid(0)] = reader.GetString(1);
        return all;
    }

    private async Task<long> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(fixture.Database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private async Task FillAsync(Guid workspace, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Ids.New(TimeProvider.System)).ToArray();
        await using var connection = new NpgsqlConnection(fixture.Database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
             INSERT INTO tickets (id, workspace_id, number, source, channel, subject, status, priority, tags, created_at, updated_at, version, queue, assignee_id,
               solved_at, closed_at, snoozed_until_reply)
             SELECT id, '{workspace}', n, 'test', 'support', 'The lamp flickers, case ' || n,
               (ARRAY['new', 'open', 'pending', 'solved', 'closed'])[1 + n / 2 % 5], (ARRAY['low', 'normal', 'high'])[1 + n % 3], ARRAY['old', 'b'],
               now() - interval '1 hour', now(), 1, 'q' || n % 2, '0197a000-0000-7000-8000-000000000001',
               CASE WHEN n / 2 % 5 > 2 THEN now() - interval '5 minutes' END, CASE WHEN n / 2 % 5 = 4 THEN now() - interval '5 minutes' END, n % 8 = 1 AND n / 2 % 5 < 3
             FROM unnest(@ids) WITH ORDINALITY AS t (id, n);
             INSERT INTO sla_clocks (id, workspace_id, ticket_id, kind, state, target, warn_percent, started_at, running_since, used, due_at, warn_at, next_at)
             SELECT c.id, workspace_id, t.id, 'resolution', 'running', interval '8 hours', 80, created_at, created_at, interval '0',
               created_at + interval '8 hours', created_at + interval '7 hours', created_at + interval '7 hours'
             FROM unnest(@ids, @clocks) AS c (ticket, id) JOIN tickets t ON t.id = c.ticket WHERE t.status IN ('new', 'open')
             """,
            connection);
        command.Parameters.AddWithValue("ids", ids);
        command.Parameters.AddWithValue("clocks", ids.Select(id => SlaClock.IdOf(id, SlaKind.Resolution)).ToArray());
        await command.ExecuteNonQueryAsync();
    }
}
