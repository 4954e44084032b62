using System.Net;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Actions;

public sealed class PlaybookEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Yaml = """
        playbook: unlock-account
        title: Unlock it gently
        match: {intent: sign_in}
        action: unlock_account
        parameters: {user_ref: {ticket: user_ref}}
        steps:
          - {tool: http, service: raindock, method: POST, path: '/v1/accounts/{user_ref}/unlock'}
        policy: {execute: [support_lead, admin], propose: [support]}
        """;

    [Fact]
    public async Task Schema_IsPublic()
    {
        using var nobody = fixture.Server.Anonymous();

        var reply = (await nobody.FetchAsync("/playbooks/schema.json")).Is(HttpStatusCode.OK);

        Assert.Equal("RainRef playbook", reply["title"].GetString());
    }

    [Fact]
    public async Task Save_NewVersions_StayInTheirWorkspaceAndCanBeReadBack()
    {
        using var admin = await ClientAsync("pb-versions", Role.Admin);
        using var lead = await ClientAsync("pb-versions", Role.SupportLead);
        using var other = await ClientAsync("pb-other", Role.Admin);

        (await lead.PutJsonAsync("/playbooks/unlock-account", new { yaml = Yaml })).IsError(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(1, (await admin.PutJsonAsync("/playbooks/unlock-account", new { yaml = Yaml })).Is(HttpStatusCode.OK)["version"].GetInt32());
        Assert.Equal(1, (await admin.PutJsonAsync("/playbooks/unlock-account", new { yaml = Yaml })).Is(HttpStatusCode.OK)["version"].GetInt32());
        var second = Yaml.Replace("gently", "firmly");
        Assert.Equal(2, (await admin.PutJsonAsync("/playbooks/unlock-account", new { yaml = second })).Is(HttpStatusCode.OK)["version"].GetInt32());

        Assert.Equal(second, (await lead.FetchAsync("/playbooks/unlock-account"))["yaml"].GetString());
        Assert.Equal(Yaml, (await lead.FetchAsync("/playbooks/unlock-account?version=1"))["yaml"].GetString());
        Assert.Equal(0, (await other.FetchAsync("/playbooks/unlock-account"))["playbook"].GetProperty("version").GetInt32());
        Assert.Equal(5, (await other.FetchAsync("/playbooks"))["items"].GetArrayLength());
    }

    [Fact]
    public async Task Save_Wrong_ListsEveryFaultWithItsPlaceAndKeepsNothing()
    {
        using var admin = await ClientAsync("pb-wrong", Role.Admin);
        var wrong = Yaml.Replace("title:", "titel:").Replace("POST", "FETCH");

        var error = (await admin.PutJsonAsync("/playbooks/unlock-account", new { yaml = wrong })).IsError(HttpStatusCode.BadRequest, "playbook_invalid");
        var check = (await admin.PostJsonAsync("/playbooks/validate", new { yaml = wrong })).Is(HttpStatusCode.OK);

        Assert.Equal(3, error.GetProperty("details").GetProperty("errors").GetArrayLength());
        Assert.Equal([1, 2, 7], check["errors"].EnumerateArray().Select(e => e.GetProperty("line").GetInt32()));
        Assert.Equal(0, (await admin.FetchAsync("/playbooks/unlock-account"))["playbook"].GetProperty("version").GetInt32());
        (await admin.PutJsonAsync("/playbooks/another", new { yaml = Yaml })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await admin.PutJsonAsync("/playbooks/mine", new { yaml = Yaml.Replace("playbook: unlock-account", "playbook: mine") }))
            .IsError(HttpStatusCode.Conflict, "action_taken");
    }

    [Fact]
    public async Task Execute_ShowsWhatWasSentAndCanBeRolledBackOnce()
    {
        using var lead = await ClientAsync("pb-roll", Role.SupportLead);
        var ran = (await lead.PostJsonAsync("/action/execute", new { type = "unlock_account", @params = new { user_ref = "u-7" } })).Is(HttpStatusCode.OK);
        var id = ran["action_id"].GetGuid();

        var shown = (await lead.PostJsonAsync($"/action/{id}/simulate", new { })).Is(HttpStatusCode.OK);
        Assert.Equal("https://raindock.simulated/v1/accounts/u-7/unlock", shown["calls"][0].GetProperty("address").GetString());
        Assert.Contains(shown["calls"][0].GetProperty("headers").EnumerateArray(), h =>
            h.GetProperty("name").GetString() == "Idempotency-Key" && h.GetProperty("value").GetString() == id.ToString("D"));

        (await lead.PostJsonAsync($"/action/{id}/rollback", new { note = "A mistake." })).Is(HttpStatusCode.Accepted);
        await RainRef.Testing.Eventually.TrueAsync(async () => (await lead.FetchAsync($"/action/{id}"))["status"].GetString() == "rolled_back");
        (await lead.PostJsonAsync($"/action/{id}/rollback", new { })).IsError(HttpStatusCode.Conflict, "rolled_back_already");
    }

    [Fact]
    public async Task Switch_Off_NothingIsProposedByIt()
    {
        using var admin = await ClientAsync("pb-off", Role.Admin);

        (await admin.PostJsonAsync("/playbooks/unlock-account/switch", new { enabled = false })).Is(HttpStatusCode.OK);

        var refused = await admin.PostJsonAsync("/action/execute", new { type = "unlock_account", @params = new { user_ref = "u-8" } });
        Assert.False(refused.Succeeded);
    }

    private async Task<HttpClient> ClientAsync(string workspace, Role role) => (await fixture.Server.KeyAsync(workspace, role)).Client;
}
