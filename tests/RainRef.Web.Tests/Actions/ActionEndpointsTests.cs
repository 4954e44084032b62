using System.Net;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Actions;

public sealed class ActionEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Execute_ByALead_RunsAndGivesAReceipt()
    {
        using var lead = await ClientAsync("act-lead", Role.SupportLead);

        var reply = (await lead.PostJsonAsync("/action/execute", Resend("u-1"))).Is(HttpStatusCode.OK);

        Assert.True(reply["ok"].GetBoolean());
        Assert.NotEqual(Guid.Empty, reply["beacon_receipt_id"].GetGuid());
        Assert.Equal("done", await StatusAsync(lead, reply["action_id"].GetGuid()));
        Assert.Equal("60", reply.Header("X-RateLimit-Limit"));
        Assert.Equal("59", reply.Header("X-RateLimit-Remaining"));
        Assert.Equal(1, (await lead.FetchAsync("/action/history/by-type"))["resend_activation"].GetInt32());
    }

    [Fact]
    public async Task Execute_ByAnAgent_RunsOnceALeadApproved()
    {
        using var agent = await ClientAsync("act-approve", Role.Support);
        using var lead = await ClientAsync("act-approve", Role.SupportLead);
        var id = await ProposeAsync(agent, "u-1");
        (await agent.PostJsonAsync($"/action/{id}/approve", new { })).IsError(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal("waiting", await StatusAsync(agent, id));

        (await lead.PostJsonAsync($"/action/{id}/approve", new { note = "Checked" })).Is(HttpStatusCode.OK);

        await Eventually.TrueAsync(async () => await StatusAsync(lead, id) == "done");
        var done = Assert.Single((await lead.FetchAsync("/action/history?status=done"))["items"].EnumerateArray());
        Assert.Equal(id, done.GetProperty("id").GetGuid());
        (await lead.PostJsonAsync($"/action/{id}/approve", new { })).IsError(HttpStatusCode.Conflict, "action_not_waiting");
        (await lead.PostJsonAsync($"/action/{id}/reject", new { })).IsError(HttpStatusCode.Conflict, "action_not_waiting");
    }

    [Fact]
    public async Task Approve_ByManyAtOnce_RunsItOnce()
    {
        using var agent = await ClientAsync("act-race", Role.Support);
        using var lead = await ClientAsync("act-race", Role.SupportLead);
        var id = await ProposeAsync(agent, "u-1");

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => lead.PostJsonAsync($"/action/{id}/approve", new { })));

        Assert.Single(replies, r => r.Status == HttpStatusCode.OK);
        Assert.Equal(7, replies.Count(r => r.Status == HttpStatusCode.Conflict));
        await Eventually.TrueAsync(async () => await StatusAsync(lead, id) == "done");
    }

    [Fact]
    public async Task Reject_ByALead_EndsIt()
    {
        using var agent = await ClientAsync("act-reject", Role.Support);
        using var lead = await ClientAsync("act-reject", Role.SupportLead);
        var id = await ProposeAsync(agent, "u-1");

        (await lead.PostJsonAsync($"/action/{id}/reject", new { note = "No" })).Is(HttpStatusCode.OK);

        Assert.Equal("rejected", await StatusAsync(lead, id));
        (await lead.PostJsonAsync($"/action/{id}/approve", new { })).IsError(HttpStatusCode.Conflict, "action_not_waiting");
    }

    [Fact]
    public async Task Approve_OfOnesOwnProposal_IsRefused()
    {
        using var lead = await ClientAsync("act-own", Role.SupportLead);
        using var admin = await ClientAsync("act-own", Role.Admin);
        var refused = await lead.PostJsonAsync(
            "/action/execute", new { type = "rotate_api_key", @params = new { user_ref = "u-1", key_id = "key_abcd" } });
        var id = refused.IsError(HttpStatusCode.Forbidden, "approval_required").GetProperty("details").GetProperty("action_id").GetGuid();

        (await lead.PostJsonAsync($"/action/{id}/approve", new { })).IsError(HttpStatusCode.Forbidden, "own_proposal");

        Assert.Equal("waiting", await StatusAsync(lead, id));
        (await admin.PostJsonAsync($"/action/{id}/approve", new { })).Is(HttpStatusCode.OK);
        await Eventually.TrueAsync(async () => await StatusAsync(lead, id) == "done");
    }

    [Theory]
    [InlineData("""{"type":"format_disk","params":{}}""", "format_disk")]
    [InlineData("""{"type":"resend_activation","params":{}}""", "user_ref")]
    [InlineData("""{"type":"resend_activation"}""", "user_ref")]
    [InlineData("""{"type":"resend_activation","params":{"user_ref":"u-1","sudo":true}}""", "sudo")]
    public async Task Execute_WhatPolicyDoesNotKnow_IsDeniedWithTheReason(string body, string named)
    {
        using var lead = await ClientAsync("act-denied", Role.Admin);

        var reply = await lead.PostTextAsync("/action/execute", "application/json", body);

        var error = reply.IsError(HttpStatusCode.Forbidden, "policy_denied");
        Assert.Contains(named, reply["detail"].GetString());
        Assert.Equal("denied", await StatusAsync(lead, error.GetProperty("details").GetProperty("action_id").GetGuid()));
    }

    [Theory]
    [InlineData("""{"params":{"user_ref":"u-1"}}""")]
    [InlineData("""{"type":"resend_activation","params":{"user_ref":["u-1"]}}""")]
    [InlineData("""{"type":"resend_activation","params":{"user_ref":null}}""")]
    [InlineData("""{"type":"resend_activation","params":{"user_ref":"a\u0000b"}}""")]
    [InlineData("""{"type":"resend_activation","params":{"user_ref":"\ud800"}}""")]
    [InlineData("""{"type":"a\u0000b","params":{}}""")]
    [InlineData("""{"type":"resend_activation","params":{"user_ref":"u","user_ref":"v"}}""")]
    [InlineData("""{"type":"resend_activation","params":{"user_ref":"u"},"ticket_id":"01920000-0000-7000-8000-000000000009"}""")]
    [InlineData("""{"type":"resend_activation","params":{"a\u0000":"u"}}""")]
    public async Task Execute_WithABodyThatDoesNotFit_Is400(string body)
    {
        using var lead = await ClientAsync("act-invalid", Role.Admin);

        var reply = (await lead.PostTextAsync("/action/execute", "application/json", body)).Is(HttpStatusCode.BadRequest);

        Assert.Null(reply.ContractFault());
        Assert.Equal(0, (await lead.FetchAsync("/action/history"))["total"].GetInt32());
    }

    [Fact]
    public async Task Execute_TooOftenForOneUser_IsDenied()
    {
        using var lead = await ClientAsync("act-often", Role.SupportLead);
        for (var i = 0; i < 5; i++)
            (await lead.PostJsonAsync("/action/execute", Resend("u-9"))).Is(HttpStatusCode.OK);

        var reply = await lead.PostJsonAsync("/action/execute", Resend("u-9"));

        reply.IsError(HttpStatusCode.Forbidden, "policy_denied");
        (await lead.PostJsonAsync("/action/execute", Resend("u-10"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Propose_WhatATicketDidNotSuggest_IsFilledFromItAndWaitsForALead()
    {
        using var agent = await ClientAsync("act-offers", Role.Support);
        using var admin = await ClientAsync("act-offers", Role.Admin);
        var ticket = (await agent.PostJsonAsync("/support/ingest", new
        {
            source = "email",
            channel = "support",
            user_ref = "u-77",
            text = "The invoice of May is wrong. Our integration uses key_ab12cd.",
        })).Is(HttpStatusCode.OK)["ticket_id"].GetGuid();

        var offers = await agent.ReadAsync($"/action/offers?ticket_id={ticket}");
        var rotate = offers.EnumerateArray().Single(o => o.GetProperty("type").GetString() == "rotate_api_key");
        Assert.Equal("u-77", rotate.GetProperty("parameters").GetProperty("user_ref").GetString());
        Assert.Equal("key_ab12cd", rotate.GetProperty("fields").EnumerateArray().Single(f => f.GetProperty("name").GetString() == "key_id").GetProperty("value").GetString());
        Assert.False(rotate.GetProperty("reversible").GetBoolean());
        var chosen = new { type = "rotate_api_key", @params = rotate.GetProperty("parameters"), ticket_id = ticket };
        (await agent.PostJsonAsync("/action/propose", new { type = "rotate_api_key" })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.PostJsonAsync("/action/propose", chosen with { ticket_id = Guid.CreateVersion7() })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        var proposed = (await agent.PostJsonAsync("/action/propose", chosen)).Is(HttpStatusCode.Created);

        Assert.Equal("waiting", proposed["status"].GetString());
        Assert.Contains("a lead must approve", proposed["reasons"][0].GetString());
        var id = proposed["id"].GetGuid();
        (await admin.PostJsonAsync($"/action/{id}/approve", new { })).Is(HttpStatusCode.OK);
        await Eventually.TrueAsync(async () => await StatusAsync(admin, id) == "done");
        Assert.Contains((await agent.FetchAsync($"/support/tickets/{ticket}"))["actions"].EnumerateArray(), a => a.GetProperty("id").GetGuid() == id);
        (await agent.CallAsync(HttpMethod.Get, $"/action/offers?ticket_id={Guid.CreateVersion7()}", null)).IsError(HttpStatusCode.NotFound, "not_found");
    }

    private static object Resend(string userRef) => new { type = "resend_activation", @params = new { user_ref = userRef } };

    private static async Task<Guid> ProposeAsync(HttpClient agent, string userRef) =>
        (await agent.PostJsonAsync("/action/execute", Resend(userRef)))
        .IsError(HttpStatusCode.Forbidden, "approval_required").GetProperty("details").GetProperty("action_id").GetGuid();

    private static async Task<string?> StatusAsync(HttpClient client, Guid id) =>
        (await client.FetchAsync($"/action/{id}")).Is(HttpStatusCode.OK)["status"].GetString();

    private async Task<HttpClient> ClientAsync(string workspace, Role role) => (await fixture.Server.KeyAsync(workspace, role)).Client;
}
