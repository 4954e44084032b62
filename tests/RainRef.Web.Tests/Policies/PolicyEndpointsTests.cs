using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Policies;

public sealed class PolicyEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Gate = """
        package rainref.gate

        decision := {"outcome": "review", "reasons": ["Somebody looks."], "obligations": ["note_required"]} if print("for", input.type)
        """;

    private const string Tests = "package rainref.gate_test\n\ntest_it if data.rainref.gate.decision.outcome == \"review\" with input as {\"type\": \"t\"}\n";

    [Fact]
    public async Task Draft_FromItsBeginningToItsEnd()
    {
        using var admin = await ClientAsync("pol-way", Role.Admin);
        await ResendAsync(admin, HttpStatusCode.OK);
        var before = (await admin.FetchAsync("/policies")).Is(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, before["active"].ValueKind);
        var draft = (await admin.PostJsonAsync("/policies/drafts", new { name = "Ours", files = Files(Gate) }, "key-1")).Is(HttpStatusCode.Created);
        var id = draft["id"].GetGuid();
        Assert.Equal(id, (await admin.PostJsonAsync("/policies/drafts", new { name = "Ours", files = Files(Gate) }, "key-1"))["id"].GetGuid());
        (await admin.PostJsonAsync($"/policies/drafts/{id}/activate", new { version = 1 })).IsError(HttpStatusCode.Conflict, "replay_missing");

        var replay = (await admin.PostJsonAsync($"/policies/drafts/{id}/replay", new { days = 3 })).Is(HttpStatusCode.OK);
        Assert.Equal((1, 1, 1), (replay["decisions"].GetInt32(), replay["flips"].GetInt32(), replay["open"].GetInt32()));
        var flip = Assert.Single((await admin.FetchAsync($"/policies/replays/{replay["id"].GetGuid()}/flips"))["items"].EnumerateArray());
        Assert.Equal(("allow", "review"), (flip.Text("from"), flip.Text("to")));
        Assert.Equal("Somebody looks.", flip.GetProperty("reasons_after")[0].GetString());
        (await admin.PostJsonAsync($"/policies/drafts/{id}/activate", new { version = 1 })).IsError(HttpStatusCode.Conflict, "flips_open");
        var seen = await admin.PostJsonAsync($"/policies/replays/{replay["id"].GetGuid()}/acknowledge", new { rest = true });
        Assert.Equal(0, seen.Is(HttpStatusCode.OK)["open"].GetInt32());

        var version = (await admin.PostJsonAsync($"/policies/drafts/{id}/activate", new { version = 1 })).Is(HttpStatusCode.OK);

        Assert.Equal(1, version["number"].GetInt32());
        var refused = await ResendAsync(admin, HttpStatusCode.Forbidden);
        var details = refused["error"].GetProperty("details");
        Assert.Equal("note_required", details.GetProperty("obligations")[0].GetString());
        var action = await admin.FetchAsync($"/action/{details.GetProperty("action_id").GetGuid()}");
        Assert.Equal("note_required", action["obligations"][0].GetString());
        var logged = (await admin.FetchAsync($"/policies/decisions?action_id={details.GetProperty("action_id").GetGuid()}"))["items"][0];
        Assert.Equal(version["digest"].GetString(), logged.Text("bundle_digest"));
        Assert.Equal("gate.rego:3: for resend_activation", logged.GetProperty("printed")[0].GetString());
        Assert.Equal("resend_activation", logged.GetProperty("input").Text("type"));
        Assert.True((await admin.PostJsonAsync("/policies/default/activate", new { })).Is(HttpStatusCode.OK)["active"].ValueKind == JsonValueKind.Null);
        await ResendAsync(admin, HttpStatusCode.OK);
        (await admin.PostJsonAsync("/policies/default/activate", new { })).IsError(HttpStatusCode.Conflict, "already_active");
        (await admin.PostJsonAsync($"/policies/versions/{version["id"].GetGuid()}/activate", new { })).Is(HttpStatusCode.OK);
        await ResendAsync(admin, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Check_OfBrokenFiles_NamesLinesAndColumns()
    {
        using var lead = await ClientAsync("pol-check", Role.SupportLead);

        var check = await lead.PostJsonAsync("/policies/check", new { files = Files("package rainref.gate\n\ndecision := {\n\na if {\n  == 1\n}\n") });

        Assert.False(check.Is(HttpStatusCode.OK)["clean"].GetBoolean());
        Assert.True(check["errors"].GetArrayLength() > 0);
        Assert.True(check["errors"][0].GetProperty("line").GetInt32() > 0);
        var good = await lead.PostJsonAsync("/policies/check", new { files = Files(Gate) });
        Assert.True(good["tests_pass"].GetBoolean(), good.Text);
    }

    [Fact]
    public async Task Draft_ChangedByAnother_IsNotOverwritten()
    {
        using var lead = await ClientAsync("pol-race", Role.SupportLead);
        var id = (await lead.PostJsonAsync("/policies/drafts", new { name = "From the default" })).Is(HttpStatusCode.Created)["id"].GetGuid();

        (await lead.PutJsonAsync($"/policies/drafts/{id}", new { name = "Mine", files = Files(Gate), version = 1 })).Is(HttpStatusCode.OK);

        (await lead.PutJsonAsync($"/policies/drafts/{id}", new { files = Files(Gate), version = 1 })).IsError(HttpStatusCode.Conflict, "draft_changed");
        (await lead.PutJsonAsync($"/policies/drafts/{id}", new { files = Files(Gate) })).Is(HttpStatusCode.BadRequest);
        (await lead.PostJsonAsync("/policies/drafts", new { name = "x", files = new[] { new { path = "../x.rego", text = "package x" } } })).Is(HttpStatusCode.BadRequest);
        (await lead.PostJsonAsync($"/policies/drafts/{id}/activate", new { version = 2 })).IsError(HttpStatusCode.Forbidden, "forbidden");
        (await lead.PostJsonAsync($"/policies/drafts/{id}/replay", new { days = 91 })).Is(HttpStatusCode.BadRequest);
        (await lead.DropAsync($"/policies/drafts/{id}")).Is(HttpStatusCode.NoContent);
        (await lead.FetchAsync($"/policies/drafts/{id}")).IsError(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Drafts_OfAnotherWorkspace_AreNotThere()
    {
        using var ours = await ClientAsync("pol-ours", Role.Admin);
        using var theirs = await ClientAsync("pol-theirs", Role.Admin);
        var id = (await ours.PostJsonAsync("/policies/drafts", new { name = "Ours" })).Is(HttpStatusCode.Created)["id"].GetGuid();

        (await theirs.FetchAsync($"/policies/drafts/{id}")).IsError(HttpStatusCode.NotFound, "not_found");
        (await theirs.PostJsonAsync($"/policies/drafts/{id}/replay", new { })).IsError(HttpStatusCode.NotFound, "not_found");
        (await theirs.DropAsync($"/policies/drafts/{id}")).IsError(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(0, (await theirs.FetchAsync("/policies/drafts"))["total"].GetInt32());
    }

    [Fact]
    public async Task Settings_Zone_IsWhatRulesSee()
    {
        using var admin = await ClientAsync("pol-zone", Role.Admin);
        (await admin.PutJsonAsync("/policies/settings", new { zone = "Mars/Olympus" })).Is(HttpStatusCode.BadRequest);

        Assert.Equal("Asia/Tokyo", (await admin.PutJsonAsync("/policies/settings", new { zone = "Asia/Tokyo" })).Is(HttpStatusCode.OK)["zone"].GetString());

        await ResendAsync(admin, HttpStatusCode.OK);
        var input = (await admin.FetchAsync("/policies/decisions"))["items"][0].GetProperty("input");
        Assert.Equal("Asia/Tokyo", input.GetProperty("time").Text("zone"));
        Assert.Equal("u-1", input.GetProperty("customer").Text("ref"));
        Assert.Equal(0, input.GetProperty("history").GetProperty("customers").GetProperty("month").GetInt32());
    }

    private static object[] Files(string gate) => [new { path = "gate.rego", text = gate }, new { path = "gate_test.rego", text = Tests }];

    private static async Task<Reply> ResendAsync(HttpClient client, HttpStatusCode expected) =>
        (await client.PostJsonAsync("/action/execute", new { type = "resend_activation", @params = new { user_ref = "u-1" } })).Is(expected);

    private async Task<HttpClient> ClientAsync(string workspace, Role role) => (await fixture.Server.KeyAsync(workspace, role)).Client;
}
