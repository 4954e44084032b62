using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RainRef.EndToEnd.Pipeline;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.EndToEnd.Actions;

/// <summary>The program, killed between the states of an action that two people have to approve.</summary>
[Collection(nameof(Alone))]
public sealed class ApprovalRestartTests : IAsyncLifetime
{
    private const string TwoPeople =
        """
        package rainref.gate
        decision := {"outcome": "review", "reasons": ["Two people look at this."], "obligations": ["two_people"]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rainref-approval-").FullName;
    private TestDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        Directory.CreateDirectory(Path.Combine(_folder, "policies"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "policies", "gate.rego"), TwoPeople, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Approval_ProgramKilledBetweenItsStates_GoesOnWhereItWas()
    {
        Guid id;
        await using (var first = await StartAsync(works: false))
        {
            id = await ProposeAsync(first);
            Assert.Equal("waiting", await ApproveAsync(first, "lead", id));
            await first.KillAsync();
        }

        await using (var second = await StartAsync(works: false))
        {
            using var lead = await SignInAsync(second, "lead");
            var shown = await lead.GetFromJsonAsync<JsonElement>($"/approvals/{id}", Ct);
            Assert.Equal(1, shown.GetProperty("approvals").GetArrayLength());
            Assert.Equal(2, shown.GetProperty("needed").GetInt32());
            Assert.Equal("approved", await ApproveAsync(second, "admin", id));
            await second.KillAsync();
        }

        await using var third = await StartAsync(works: true);
        using var agent = await SignInAsync(third, "agent");
        await Eventually.TrueAsync(async () =>
            (await agent.GetFromJsonAsync<JsonElement>($"/action/{id}", Ct)).GetProperty("status").GetString() == "done");
        var receipts = await agent.GetFromJsonAsync<JsonElement>($"/audit?limit=100", Ct);
        var kinds = receipts.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("kind").GetString()).ToList();
        Assert.Equal(2, kinds.Count(k => k == "approval.given"));
        Assert.Equal(2, kinds.Count(k => k == "approval.used"));
        Assert.Single(kinds, "action.executed");
        await third.KillAsync();
    }

    private static async Task<Guid> ProposeAsync(ProgramProcess program)
    {
        using var agent = await SignInAsync(program, "agent");
        using var reply = await agent.PostAsJsonAsync(
            "/action/execute", new { type = "resend_activation", @params = new { user_ref = "u-1" } }, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        var body = await reply.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return body.GetProperty("error").GetProperty("details").GetProperty("action_id").GetGuid();
    }

    private static async Task<string?> ApproveAsync(ProgramProcess program, string account, Guid id)
    {
        using var client = await SignInAsync(program, account);
        using var reply = await client.PostAsJsonAsync($"/action/{id}/approve", new { }, Ct);
        var text = await reply.Content.ReadAsStringAsync(Ct);
        Assert.True(reply.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("status").GetString();
    }

    private static async Task<HttpClient> SignInAsync(ProgramProcess program, string account)
    {
        var client = new HttpClient { BaseAddress = program.Address };
        using var reply = await client.PostAsJsonAsync("/auth/login", new { username = $"{account}@rainref.local", password = account }, Ct);
        var body = await reply.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Ct);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body.GetProperty("access_token").GetString());
        return client;
    }

    private async Task<ProgramProcess> StartAsync(bool works)
    {
        var program = new ProgramProcess(
            _folder, ("ConnectionStrings__RainRef", _database.OwnerConnection), ("Demo__Content", "false"),
            ("Policies__Folder", Path.Combine(_folder, "policies")), ("Pipeline__Enabled", works ? "true" : "false"),
            ("Pipeline__LeaseSeconds", "3"));
        await program.StartAsync(Ct);
        return program;
    }
}
