using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Receipts;
using RainRef.Testing;
using RainRef.Web.Tests.Triage;
using RainRef.Web.Tests.Workspaces;

namespace RainRef.Web.Tests.Channels;

/// <summary>Erasing a person takes them out of all that was done about them, and leaves others and every proof as they were.</summary>
public sealed class ErasureTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Hers = "customer-48213";
    private const string Account = "ACC-7712349";
    private const string Address = "ann@a.example";
    private const string Indexed = """
        SELECT terms FROM ticket_search_documents WHERE terms ~ '\m48213\M'
        UNION ALL SELECT term FROM ticket_search_terms WHERE term LIKE '%48213%' OR term LIKE '%7712349%'
        """;
    private const string His = "customer-99871";

    [Fact]
    public async Task Erasure_OfAPersonWithActionsAndLabels_LeavesNoTraceAndEveryProof()
    {
        var (admin, workspace) = await fixture.Server.KeyAsync("erasure", Role.Admin);
        var (agent, _) = await fixture.Server.KeyAsync("erasure", Role.Support);
        var done = await ActAsync(admin, await WriteAsync(agent, Hers), approve: true);
        var kept = await ActAsync(admin, await WriteAsync(agent, His), approve: true);
        var waiting = await ActAsync(admin, await WriteAsync(agent, Hers), approve: false);
        var mentioned = (await agent.SubmitAsync("/support/ingest", new { source = "chat", channel = "chat", text = $"Same trouble as {Hers}, they say.", user_ref = His })).GetProperty("ticket_id").GetGuid();
        await LearnAsync(admin, agent, done.Ticket);
        var calls = await Tables.QueryAsync(fixture.Database.OwnerConnection, "SELECT call FROM action_steps");
        foreach (var trace in new[] { Hers, Account, His })
            Assert.Contains(trace, await CanaryWatch.DumpAsync(fixture.Database.OwnerConnection));

        await EraseAsync(admin);

        // The index of tickets is made again by a job.
        await Eventually.TrueAsync(async () => (await Tables.QueryAsync(fixture.Database.OwnerConnection, Indexed)).Count == 0, TimeSpan.FromSeconds(30));
        var after = await CanaryWatch.DumpAsync(fixture.Database.OwnerConnection);
        foreach (var trace in new[] { Hers, Account, Address })
            Assert.DoesNotContain(trace, after, StringComparison.OrdinalIgnoreCase);
        foreach (var call in calls)
            Assert.DoesNotContain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call))), after);
        Assert.Contains(His, after);
        Assert.Equal("Same trouble as [erased], they say.", (await agent.ReadAsync($"/support/tickets/{mentioned}")).GetProperty("messages")[0].Text("text"));
        await AssertActionsAsync(admin, done.Action, kept.Action, waiting.Action);
        await AssertModelsAsync(admin);
        Assert.True((await admin.ReadAsync("/audit/verify")).GetProperty("valid").GetBoolean());
        await fixture.Server.Services.GetRequiredService<Checkpointer>().MakeAsync(workspace, CancellationToken.None);
        Assert.Empty(await fixture.Server.Services.GetRequiredService<LogAuditor>().AuditAsync(workspace, CancellationToken.None));
    }

    [Fact]
    public async Task Erasure_WhileAnActionAboutThemRuns_WaitsForItsEnd()
    {
        var (admin, _) = await fixture.Server.KeyAsync("erasure-busy", Role.Admin);
        var (agent, _) = await fixture.Server.KeyAsync("erasure-busy", Role.Support);
        var (_, action) = await ActAsync(admin, await WriteAsync(agent, "customer-55555"), approve: false);
        await Tables.QueryAsync(fixture.Database.OwnerConnection, $"UPDATE actions SET status = 'running' WHERE id = '{action}' RETURNING status");

        var subject = (await admin.SubmitAsync("/subjects/find", new { email = "cy@c.example" })).GetProperty("items")[0].Id();
        var refused = await admin.RemoveAsync($"/subjects/{subject}", HttpStatusCode.Conflict);

        Assert.Equal("action_under_way", refused.Code());
        Assert.Single((await admin.SubmitAsync("/subjects/find", new { email = "cy@c.example" })).GetProperty("items").EnumerateArray());
    }

    private static async Task<Guid> WriteAsync(HttpClient client, string user) => (await client.SubmitAsync("/support/ingest", new
    {
        source = "chat",
        channel = "chat",
        user_ref = user,
        text = $"I am locked out, unlock my account please. I am {user}, {(user == Hers ? Address : "cy@c.example")}.",
        context = new { customer = new { account = user == Hers ? Account : "none" } },
    })).GetProperty("ticket_id").GetGuid();

    private static async Task<(Guid Ticket, Guid Action)> ActAsync(HttpClient admin, Guid ticket, bool approve)
    {
        JsonElement action = default;
        await Eventually.TrueAsync(async () => (action = (await admin.ReadAsync("/approvals?limit=100")).GetProperty("items").EnumerateArray()
            .FirstOrDefault(a => a.GetProperty("ticket_id").GetGuid() == ticket)).ValueKind == JsonValueKind.Object);
        if (approve)
        {
            admin.DefaultRequestHeaders.Add("Idempotency-Key", $"approve-{ticket}");
            await admin.SubmitAsync($"/action/{action.Id()}/approve", new { note = $"{action.GetProperty("parameters").Text("user_ref")} has shown who they are." });
            admin.DefaultRequestHeaders.Remove("Idempotency-Key");
            await Eventually.TrueAsync(async () => (await admin.ReadAsync($"/action/{action.Id()}")).Text("status") == "done");
        }

        return (ticket, action.Id());
    }

    private async Task LearnAsync(HttpClient admin, HttpClient agent, Guid ticket)
    {
        foreach (var kind in StoryTexts.Kinds)
            await admin.SubmitAsync("/triage/values", new { kind = "intent", key = kind, queue = "product" }, HttpStatusCode.Created);
        await agent.SubmitAsync($"/support/tickets/{ticket}/triage/corrections", new { intent = StoryTexts.Kinds[0] });
        var csv = "text,label\n" + string.Join('\n', Enumerable.Range(0, 40).Select(i => $"\"{StoryTexts.At(i).Text}\",{StoryTexts.At(i).Kind}"));
        await admin.PostTextAsync("/triage/labels/import", "text/csv", csv);
        // Training waits a while for more corrections.
        await Tables.QueryAsync(fixture.Database.OwnerConnection, "UPDATE jobs SET run_at = now() WHERE kind = 'triage-training' RETURNING kind");
        await admin.SubmitAsync("/triage/train", new { }, HttpStatusCode.Accepted);
        await Eventually.TrueAsync(
            async () => (await admin.ReadAsync("/triage/model?kind=intent")).GetProperty("in_service").ValueKind == JsonValueKind.Object, TimeSpan.FromSeconds(60));
    }

    private static async Task EraseAsync(HttpClient admin)
    {
        var subject = (await admin.SubmitAsync("/subjects/find", new { email = Address })).GetProperty("items").EnumerateArray().Select(s => s.Id()).ToList();
        foreach (var id in subject)
            await admin.RemoveAsync($"/subjects/{id}", HttpStatusCode.OK);
    }

    private static async Task AssertActionsAsync(HttpClient admin, Guid done, Guid kept, Guid waiting)
    {
        var erased = await admin.ReadAsync($"/action/{done}");
        Assert.Equal("done", erased.Text("status"));
        Assert.Equal("[erased]", erased.GetProperty("parameters").Text("user_ref"));
        Assert.Equal("subject_erased", (await admin.SubmitAsync($"/action/{done}/rollback", new { }, HttpStatusCode.Conflict)).Code());
        Assert.Equal("expired", (await admin.ReadAsync($"/action/{waiting}")).Text("status"));
        Assert.Equal(His, (await admin.ReadAsync($"/action/{kept}")).GetProperty("parameters").Text("user_ref"));
        Assert.Equal(2, (await admin.ReadAsync("/audit?limit=100")).GetProperty("items").EnumerateArray().Count(r => r.Text("kind") == "action.erased"));
    }

    // What had learnt from her is gone, and a version that never saw her text serves.
    private static async Task AssertModelsAsync(HttpClient admin)
    {
        await Eventually.TrueAsync(
            async () => (await admin.ReadAsync("/triage/model?kind=intent")).GetProperty("in_service").ValueKind == JsonValueKind.Object, TimeSpan.FromSeconds(60));
        var versions = (await admin.ReadAsync("/triage/models?kind=intent&order=asc")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal("erased", versions[0].Text("state"));
        Assert.Equal("in_service", versions[^1].Text("state"));
        Assert.Equal(40, versions[^1].Number("labels"));
        Assert.Equal("model_erased", (await admin.SubmitAsync($"/triage/models/{versions[0].Id()}/rollback", null, HttpStatusCode.Conflict)).Code());
    }
}
