using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing;

namespace RainRef.Web.Tests.Pipeline;

public sealed class DeadLetterEndpointsTests(QuietServer fixture) : IClassFixture<QuietServer>
{
    [Fact]
    public async Task Job_ThatCannotRun_IsADeadLetterAndComesBackWhenRetried()
    {
        var (lead, workspaceId) = await fixture.Server.KeyAsync("dead-poison", Role.SupportLead);
        await EnqueueAsync(workspaceId, 1);
        var id = await OnlyAsync(lead);
        var letter = await lead.ReadAsync($"/pipeline/dead-letters/{id}");
        Assert.Equal("no_such_step", letter.Text("kind"));
        Assert.Contains("no_such_step", letter.Text("error"));
        Assert.Equal(7, letter.GetProperty("payload").GetProperty("n").GetInt32());

        await lead.SubmitAsync($"/pipeline/dead-letters/{id}/retry", null);
        await lead.SubmitAsync($"/pipeline/dead-letters/{id}/retry", null, HttpStatusCode.NotFound);

        var next = await OnlyAsync(lead);
        Assert.NotEqual(id, next);
        Assert.Equal(1, (await lead.ReadAsync($"/pipeline/dead-letters/{next}")).GetProperty("attempts").GetInt32());
        await lead.RemoveAsync($"/pipeline/dead-letters/{next}");
        await lead.RemoveAsync($"/pipeline/dead-letters/{next}", HttpStatusCode.NotFound);
        var (admin, _) = await fixture.Server.KeyAsync("dead-poison", Role.Admin);
        Assert.Equal(1, (await admin.ReadAsync("/audit/log?action=dead_letter.retried")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await admin.ReadAsync("/audit/log?action=dead_letter.dropped")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task DeadLetter_WhoseFaultIsMended_IsDoneWhenRetried()
    {
        var (lead, workspaceId) = await fixture.Server.KeyAsync("dead-mended", Role.SupportLead);
        var ticket = await lead.SubmitAsync("/support/tickets", new { text = "It would be great to have a dark mode" }, HttpStatusCode.Created);
        var ticketId = ticket.GetProperty("ticket").Id();
        await Eventually.TrueAsync(async () => (await SignalsAsync()) == 1);
        await lead.RemoveAsync($"/signals/{(await lead.ReadAsync("/signals")).GetProperty("items")[0].Id()}");
        var id = Guid.CreateVersion7();
        await ExecuteAsync(workspaceId, $$"""
            INSERT INTO dead_letters (id, workspace_id, kind, ordering_key, payload, priority, attempts, error, created_at, failed_at)
            VALUES ('{{id}}', '{{workspaceId}}', 'signal', '{{ticketId}}', '{"ticket_id": "{{ticketId}}"}', 0, 8, 'broken then', now(), now())
            """);

        await lead.SubmitAsync($"/pipeline/dead-letters/{id}/retry", null);

        await Eventually.TrueAsync(async () => await SignalsAsync() == 1);
        Assert.Equal(0, (await lead.ReadAsync("/pipeline/dead-letters")).GetProperty("total").GetInt32());

        async Task<int> SignalsAsync() => (await lead.ReadAsync("/signals")).GetProperty("total").GetInt32();
    }

    [Fact]
    public async Task DeadLetters_AllRetried_GoBackOnceEach()
    {
        var (lead, workspaceId) = await fixture.Server.KeyAsync("dead-all", Role.SupportLead);
        await EnqueueAsync(workspaceId, 600);
        await Eventually.TrueAsync(async () => await TotalAsync(lead) == 600);
        Assert.Equal(600, (await lead.SubmitAsync("/pipeline/dead-letters/retry", null)).GetProperty("count").GetInt32());
        await Eventually.TrueAsync(async () => await TotalAsync(lead) == 600);
        Assert.Equal(200, (await lead.ReadAsync("/pipeline/dead-letters?page=3&limit=200")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task DeadLetter_OfAnotherWorkspace_IsNotFound()
    {
        var (lead, workspaceId) = await fixture.Server.KeyAsync("dead-mine", Role.SupportLead);
        var (stranger, _) = await fixture.Server.KeyAsync("dead-theirs", Role.Admin);
        var (agent, _) = await fixture.Server.KeyAsync("dead-mine", Role.Support);
        await EnqueueAsync(workspaceId, 1);
        var id = await OnlyAsync(lead);
        Assert.Equal(0, await TotalAsync(stranger));
        await stranger.ReadAsync($"/pipeline/dead-letters/{id}", HttpStatusCode.NotFound);
        await stranger.SubmitAsync($"/pipeline/dead-letters/{id}/retry", null, HttpStatusCode.NotFound);
        await stranger.RemoveAsync($"/pipeline/dead-letters/{id}", HttpStatusCode.NotFound);
        Assert.Equal(0, (await stranger.SubmitAsync("/pipeline/dead-letters/retry", null)).GetProperty("count").GetInt32());
        await agent.ReadAsync("/pipeline/dead-letters", HttpStatusCode.Forbidden);
        Assert.Equal(id, await OnlyAsync(lead));
    }

    private async Task EnqueueAsync(Guid workspaceId, int count)
    {
        await using var work = await fixture.Server.Services.GetRequiredService<WorkFactory>().OpenAsync(workspaceId, null, 0, default);
        for (var i = 0; i < count; i++)
            work.Enqueue(new JobDraft("no_such_step", null, """{"n": 7}"""));
        await work.CommitAsync(default);
    }

    private async Task ExecuteAsync(Guid workspaceId, string sql)
    {
        await using var connection = await fixture.Server.Services.GetRequiredService<RainRefDatabase>().OpenAsync(workspaceId, default);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<int> TotalAsync(HttpClient client) =>
        (await client.ReadAsync("/pipeline/dead-letters?limit=1")).GetProperty("total").GetInt32();

    private static Task<Guid> OnlyAsync(HttpClient client) => Eventually.GetAsync<Guid>(async () =>
    {
        var items = (await client.ReadAsync("/pipeline/dead-letters")).GetProperty("items");
        return items.GetArrayLength() == 1 ? items[0].Id() : null;
    });
}

/// <summary>Hundreds of jobs fail here on purpose, and each would be logged.</summary>
public sealed class QuietServer() : ServerFixture(["Logging:LogLevel:Default=None"]);
