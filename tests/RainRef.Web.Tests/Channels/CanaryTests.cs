using System.Buffers;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using RainRef.Domain.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Receipts;
using RainRef.Testing;
using RainRef.Testing.Answers;
using RainRef.Testing.Channels;
using RainRef.Testing.Persistence;

namespace RainRef.Web.Tests.Channels;

/// <summary>
/// Invented personal data goes in by every door, and is nowhere but in the vault afterwards; once erased it is not there
/// either, and everything that was attested still verifies.
/// </summary>
public sealed class CanaryTests
{
    private const int CanariesInText = 4;
    private const string CardText =
        "You can call us any time. Please write to us about it. It was charged twice: we refund it. How do I call you: on the hotline.";

    [Fact]
    public Task PersonalData_AHundredPieces_AreInTheVaultOnlyAndAfterErasureNowhere() => RunAsync(8 * CanaryDoors.All.Count);

    [Fact]
    [Trait("Category", "Long")]
    public Task PersonalData_AThousandPieces_AreInTheVaultOnlyAndAfterErasureNowhere() => RunAsync(80 * CanaryDoors.All.Count);

    private static async Task RunAsync(int count)
    {
        await using var watch = new CanaryWatch();
        var hook = await watch.ReceiveAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var model = await ModelStub.StartAsync();
        await using var server = await RainRefServer.StartAsync(
            database,
            [.. model.Settings(), $"Outbound:PrivateHosts:1={hook.Authority}", "Logging:LogLevel:Default=Debug", "Logging:Console:LogLevel:Default=None"]);
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(watch);
        using var admin = await server.SignInAsync("admin");
        await admin.SubmitAsync("/admin/adapters/config", new
        {
            adapter = "webhook",
            settings = new { url = hook },
            secrets = new { secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
        });
        // What the canaries' sentences are about, so that the model is asked.
        await admin.SubmitAsync(
            "/kb/cards", new { title = "Calls and refunds", body = CardText, state = "approved" }, HttpStatusCode.Created);
        var sent = new Canaries(20261121).Make(count);
        var senders = new Canaries(42).Make(20).Where(c => c.Kind == "email").ToList();
        await SendAsync(admin, sent, senders);
        await Eventually.TrueAsync(
            async () => await server.Services.GetRequiredService<JobQueue>().StatsAsync(CancellationToken.None) is { Ready: 0, Running: 0 },
            TimeSpan.FromSeconds(120));

        await AssertAbsentAsync([.. sent, .. senders], watch, model, admin, database);
        await AssertInVaultAsync(server, sent, database);
        await RevealAsync(admin, server, [.. sent, .. senders]);
        await AssertAbsentAsync([.. sent, .. senders], watch, model, admin, database);

        await EraseAsync(admin, database, senders);
        await AssertAbsentAsync([.. sent, .. senders], watch, model, admin, database);
        Assert.Equal(0, await CountAsync(database, "vault_entries WHERE original IS NOT NULL OR lookup IS NOT NULL OR subject_id IS NOT NULL"));
        Assert.Equal(0, await CountAsync(database, "data_subjects"));
        Assert.True((await admin.ReadAsync("/audit/verify")).GetProperty("valid").GetBoolean());
        var workspace = await WorkspaceAsync(server);
        Assert.NotNull(await server.Services.GetRequiredService<Checkpointer>().MakeAsync(workspace, CancellationToken.None));
        Assert.Empty(await server.Services.GetRequiredService<LogAuditor>().AuditAsync(workspace, CancellationToken.None));
    }

    private static async Task SendAsync(HttpClient client, IReadOnlyList<Canary> sent, List<Canary> senders)
    {
        var share = sent.Count / CanaryDoors.All.Count;
        for (var door = 0; door < CanaryDoors.All.Count; door++)
        {
            var texts = sent.Skip(door * share).Take(share).Chunk(CanariesInText)
                .Select((group, i) => new CanaryText(senders[i % senders.Count].Value, string.Join('\n', group.Select(c => c.Sentence)))).ToList();
            await CanaryDoors.All[door].SendAsync(client, texts);
        }
    }

    private static async Task AssertAbsentAsync(
        IReadOnlyList<Canary> sent, CanaryWatch watch, ModelStub model, HttpClient client, TestDatabase database)
    {
        var exports = string.Concat(
            await client.GetStringAsync("/ref/events/export"), await client.GetStringAsync("/support/tickets/export"),
            await client.GetStringAsync("/ref/events?limit=100"), await client.GetStringAsync("/audit?limit=100"),
            await client.GetStringAsync("/signals?limit=100"), await client.GetStringAsync("/ref/uploads?limit=100"), await client.GetStringAsync("/metrics"));
        // All of them in one pass: a dump is large, and a pass a piece takes minutes.
        var pieces = SearchValues.Create([.. sent.Select(c => c.Value)], StringComparison.OrdinalIgnoreCase);
        foreach (var (place, content) in new[]
                 {
                     ("database", await CanaryWatch.DumpAsync(database.OwnerConnection)), ("logs", watch.Logs), ("traces", watch.Traces),
                     ("webhooks", watch.Webhooks), ("exports", exports),
                     ("model's prompts", string.Concat(model.Prompts.Select(p => p.Rules + p.Data))),
                 })
        {
            Assert.NotEqual("", content);
            var at = content.AsSpan().IndexOfAny(pieces);
            Assert.True(at < 0, at < 0 ? "" : $"In the {place}: {content.AsSpan(Math.Max(0, at - 60)..Math.Min(content.Length, at + 120))}");
        }
    }

    private static async Task AssertInVaultAsync(RainRefServer server, IReadOnlyList<Canary> sent, TestDatabase database)
    {
        var workspace = await WorkspaceAsync(server);
        var cipher = server.Services.GetRequiredService<VaultCipher>();
        await using var db = await server.Services.GetRequiredService<RainRefDatabase>().ReadAsync(workspace, CancellationToken.None);
        var keys = await db.Set<DataSubject>().ToDictionaryAsync(s => s.Id, s => cipher.Unwrap(workspace, s.Id, s.WrappedKey));
        var originals = (await db.Set<VaultEntry>().ToListAsync()).Select(v => VaultCipher.Open(keys[v.SubjectId!.Value], v.Original!)).ToHashSet();
        var share = sent.Count / CanaryDoors.All.Count;
        var kept = CanaryDoors.All.SelectMany((door, i) => door.Keeps ? sent.Skip(i * share).Take(share) : []).ToList();
        Assert.Empty(kept.Where(c => !originals.Contains(c.Value)).Select(c => c.Value));
        Assert.Equal(0, await CountAsync(database, "vault_inbox"));
        Assert.Equal(0, await CountAsync(database, "event_files"));
    }

    private static async Task RevealAsync(HttpClient client, RainRefServer server, IReadOnlyList<Canary> sent)
    {
        await using var db = await server.Services.GetRequiredService<RainRefDatabase>().ReadAsync(await WorkspaceAsync(server), CancellationToken.None);
        var entry = await db.Set<VaultEntry>().FirstAsync(v => v.Type == "email" && v.TicketId != null);
        var revealed = await client.SubmitAsync(
            $"/support/tickets/{entry.TicketId}/reveal", new { masks = new[] { $"email:{entry.Number}" }, reason = "answer_customer" });
        var shown = revealed.GetProperty("items")[0];
        Assert.Equal("revealed", shown.Text("state"));
        Assert.Contains(sent, c => c.Value == shown.Text("original"));
    }

    private static async Task EraseAsync(HttpClient client, TestDatabase database, List<Canary> senders)
    {
        foreach (var sender in senders)
            await client.SubmitAsync("/subjects/erasure", new { email = sender.Value });
        await using var connection = new NpgsqlConnection(database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT id FROM data_subjects", connection);
        var left = new List<Guid>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                left.Add(reader.GetGuid(0));
        }

        foreach (var subject in left)
            await client.RemoveAsync($"/subjects/{subject}", HttpStatusCode.OK);
    }

    private static async Task<Guid> WorkspaceAsync(RainRefServer server) =>
        (await server.Services.GetRequiredService<Infrastructure.Workspaces.MemberDirectory>()
            .SignInAsync("admin@rainref.local", "admin", null, CancellationToken.None)).Value.WorkspaceId;

    private static async Task<long> CountAsync(TestDatabase database, string what)
    {
        await using var connection = new NpgsqlConnection(database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {what}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
