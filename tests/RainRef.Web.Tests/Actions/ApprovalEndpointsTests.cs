using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;
using RainRef.Testing;
using RainRef.Web.Tests.Pipeline;

namespace RainRef.Web.Tests.Actions;

public sealed class ApprovalEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Queue_OfWhatWaits_ShowsTheExactBytesAndTheHistory()
    {
        using var agent = await ClientAsync("queue", Role.Support);
        using var lead = await ClientAsync("queue", Role.SupportLead);
        (await lead.PostJsonAsync("/action/execute", Resend("u-1"))).Is(HttpStatusCode.OK);
        var id = await ProposeAsync(agent, "u-1");
        var other = await ProposeAsync(agent, "u-2");

        var queue = (await lead.FetchAsync("/approvals?sort=age")).Is(HttpStatusCode.OK);

        Assert.Equal(2, queue["total"].GetInt32());
        var group = Assert.Single(queue["groups"].EnumerateArray());
        Assert.Equal(("resend_activation", 2), (group.GetProperty("type").GetString(), group.GetProperty("count").GetInt32()));
        var first = queue["items"][0];
        Assert.Equal(id, first.GetProperty("id").GetGuid());
        Assert.Equal(other, queue["items"][1].GetProperty("id").GetGuid());
        Assert.Equal(1, first.GetProperty("history").GetProperty("done").GetInt32());
        Assert.Equal(1, first.GetProperty("needed").GetInt32());
        Assert.NotEmpty(first.GetProperty("reasons").EnumerateArray());
        var canonical = JsonDocument.Parse(first.GetProperty("canonical").GetString()!).RootElement;
        Assert.Equal("u-1", canonical.GetProperty("parameters").GetProperty("user_ref").GetString());
        Assert.Equal(
            ["action", "cited_versions", "expires_at", "obligations", "parameters", "policy_digest"],
            canonical.EnumerateObject().Select(p => p.Name));
        (await lead.FetchAsync("/approvals?sort=colour")).IsError(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Fact]
    public async Task Approve_WithTheHashThatWasShown_RunsAndLeavesTheQueue()
    {
        using var agent = await ClientAsync("queue-hash", Role.Support);
        using var lead = await ClientAsync("queue-hash", Role.SupportLead);
        var id = await ProposeAsync(agent, "u-1");
        var hash = (await lead.FetchAsync($"/approvals/{id}"))["binding_hash"].GetString();

        (await lead.PostJsonAsync($"/action/{id}/approve", new { binding_hash = new string('0', 64) }))
            .IsError(HttpStatusCode.Conflict, "binding_changed");
        (await lead.PostJsonAsync($"/action/{id}/approve", new { binding_hash = hash })).Is(HttpStatusCode.OK);

        (await lead.FetchAsync($"/approvals/{id}")).IsError(HttpStatusCode.NotFound, "not_found");
        await Eventually.TrueAsync(async () => (await lead.FetchAsync($"/action/{id}"))["status"].GetString() == "done");
    }

    [Fact]
    public async Task Answer_OfWhatIsAsked_IsANewProposalWithTheRestAsItWas()
    {
        using var agent = await ClientAsync("queue-answer", Role.Support);
        using var admin = await ClientAsync("queue-answer", Role.Admin);
        const string Yaml = """
            playbook: goodwill
            title: Credit as goodwill
            match: {intent: billing}
            action: credit_goodwill
            parameters: {user_ref: {ticket: user_ref}, amount: {ask: 'How much?', type: number, max: 200}}
            steps: [{name: credit, tool: http, service: raindock, method: POST, path: '/v1/accounts/{user_ref}/credit', body: {amount: '{amount}'}}]
            policy: {execute: [support_lead, admin], propose: [support]}
            """;
        (await admin.PutJsonAsync("/playbooks/goodwill", new { yaml = Yaml })).Is(HttpStatusCode.OK);
        var denied = (await agent.PostJsonAsync("/action/execute", new { type = "credit_goodwill", @params = new { user_ref = "u-1" } }))
            .IsError(HttpStatusCode.Forbidden, "policy_denied");
        var id = denied.GetProperty("details").GetProperty("action_id").GetGuid();
        var field = (await agent.FetchAsync($"/action/{id}"))["fields"].EnumerateArray().Single(f => f.GetProperty("value").ValueKind == JsonValueKind.Null);
        Assert.Equal(("amount", "How much?"), (field.GetProperty("name").GetString(), field.GetProperty("question").GetString()));

        (await agent.PostJsonAsync($"/action/{id}/answer", new { @params = new { amount = 900 } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        var answered = (await agent.PostJsonAsync($"/action/{id}/answer", new { @params = new { amount = 20 } })).Is(HttpStatusCode.Created);

        Assert.Equal("waiting", answered["status"].GetString());
        Assert.Equal(("u-1", "20"), (answered["parameters"].GetProperty("user_ref").GetString(), answered["parameters"].GetProperty("amount").GetString()));
        (await agent.PostJsonAsync($"/action/{id}/answer", new { @params = new { amount = 30 } })).IsError(HttpStatusCode.Conflict, "action_not_waiting");
    }

    [Fact]
    public async Task Edit_OfWhatWaits_IsANewProposalAndTheSameAgain()
    {
        using var agent = await ClientAsync("queue-edit", Role.Support);
        using var lead = await ClientAsync("queue-edit", Role.SupportLead);
        await using var hub = await HubClient.ConnectAsync(
            fixture.Server.Address, "", ("X-API-Key", lead.DefaultRequestHeaders.GetValues("X-API-Key").Single()));
        var id = await ProposeAsync(agent, "u-1");

        var edited = (await agent.PostJsonAsync($"/action/{id}/edit", Params("u-2"), "edit-1")).Is(HttpStatusCode.Created);
        var again = (await agent.PostJsonAsync($"/action/{id}/edit", Params("u-2"), "edit-1")).Is(HttpStatusCode.Created);

        var newId = edited["id"].GetGuid();
        Assert.Equal(newId, again["id"].GetGuid());
        Assert.Equal(("waiting", "review"), (edited["status"].GetString(), edited["verdict"].GetString()));
        Assert.Equal("superseded", (await lead.FetchAsync($"/action/{id}"))["status"].GetString());
        Assert.Equal(newId, Assert.Single((await lead.FetchAsync("/approvals"))["items"].EnumerateArray()).GetProperty("id").GetGuid());
        await Eventually.TrueAsync(() => Task.FromResult(Told(hub, "approval.left", id) && Told(hub, "approval.waiting", newId)));
        (await agent.PostJsonAsync($"/action/{id}/edit", Params("u-3"))).IsError(HttpStatusCode.Conflict, "action_not_waiting");
        (await agent.PostJsonAsync($"/action/{newId}/edit", new { @params = new { user_ref = new[] { 1 } } }))
            .IsError(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Fact]
    public async Task Autonomy_OfATypeByAnAdmin_IsShownToLeads()
    {
        using var admin = await ClientAsync("autonomy", Role.Admin);
        using var lead = await ClientAsync("autonomy", Role.SupportLead);
        using var agent = await ClientAsync("autonomy", Role.Support);
        (await lead.PutJsonAsync("/autonomy/resend_activation", new { enabled = true })).IsError(HttpStatusCode.Forbidden, "forbidden");
        (await admin.PutJsonAsync("/autonomy/format_disk", new { enabled = true })).IsError(HttpStatusCode.NotFound, "not_found");
        (await admin.PutJsonAsync("/autonomy/resend_activation", new { enabled = true, decisions = 0 }))
            .IsError(HttpStatusCode.BadRequest, "validation_failed");
        Assert.False(Of(await lead.FetchAsync("/autonomy")).GetProperty("enabled").GetBoolean());

        (await admin.PutJsonAsync("/autonomy/resend_activation", new { enabled = true, decisions = 2 })).Is(HttpStatusCode.OK);
        foreach (var user in (string[])["u-1", "u-2"])
            (await lead.PostJsonAsync($"/action/{await ProposeAsync(agent, user)}/approve", new { })).Is(HttpStatusCode.OK);

        await Eventually.TrueAsync(async () => Of(await lead.FetchAsync("/autonomy")).GetProperty("level").GetString() == "allow");
        Assert.Equal(2, Of(await lead.FetchAsync("/autonomy")).GetProperty("receipts").GetArrayLength());
        (await agent.PostJsonAsync("/action/execute", Resend("u-3"))).Is(HttpStatusCode.OK);
    }

    private static bool Told(HubClient hub, string kind, Guid id) =>
        hub.Events.Any(e => e.GetProperty("kind").GetString() == kind && e.GetProperty("id").GetGuid() == id);

    private static JsonElement Of(Reply reply) =>
        reply.Is(HttpStatusCode.OK)["items"].EnumerateArray().Single(i => i.GetProperty("type").GetString() == "resend_activation");

    private static object Resend(string user) => new { type = "resend_activation", @params = new { user_ref = user } };

    private static object Params(string user) => new { @params = new { user_ref = user } };

    private static async Task<Guid> ProposeAsync(HttpClient agent, string user) =>
        (await agent.PostJsonAsync("/action/execute", Resend(user)))
        .IsError(HttpStatusCode.Forbidden, "approval_required").GetProperty("details").GetProperty("action_id").GetGuid();

    private async Task<HttpClient> ClientAsync(string workspace, Role role) => (await fixture.Server.KeyAsync(workspace, role)).Client;
}
