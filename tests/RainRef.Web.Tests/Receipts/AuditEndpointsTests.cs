using System.Net;
using System.Text.Json;
using Npgsql;
using RainRef.Domain.Workspaces;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.Web.Tests.Receipts;

public sealed class AuditEndpointsTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private RainRefServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _server = await RainRefServer.StartAsync(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Receipt_AskedForAtOnce_IsInTheChainAndVerifies()
    {
        var (lead, _) = await _server.KeyAsync("receipt-new", Role.SupportLead);
        var ids = await MakeReceiptsAsync(lead, 3);
        for (var i = 0; i < ids.Count; i++)
        {
            var receipt = await lead.ReadAsync($"/audit/{ids[i]}");
            Assert.Equal(i + 1, receipt.GetProperty("seq").GetInt64());
            Assert.Equal("bug", receipt.GetProperty("body").GetProperty("data").Text("type"));
            Assert.Equal(64, receipt.Text("hash")!.Length);
            Assert.Equal(64, receipt.Text("signature")!.Length);
            Assert.True(receipt.GetProperty("verification").GetProperty("valid").GetBoolean());
            Assert.All(receipt.GetProperty("verification").GetProperty("checks").EnumerateArray(), c => Assert.True(c.GetProperty("passed").GetBoolean()));
        }

        var second = await lead.ReadAsync($"/audit/{ids[1]}");
        Assert.Equal((await lead.ReadAsync($"/audit/{ids[0]}")).Text("chain_hash"), second.Text("previous_hash"));
        var chain = await lead.ReadAsync("/audit/verify");
        Assert.Equal((true, 3), (chain.GetProperty("valid").GetBoolean(), chain.GetProperty("checked").GetInt64()));
    }

    [Theory]
    [InlineData("UPDATE receipts SET body = replace(body, '0.5', '0.9') WHERE id = $1", "wrong_receipt_hash", "content_hash")]
    [InlineData("UPDATE receipts SET body = 'no json' WHERE id = $1", "wrong_receipt_hash", "content_hash")]
    [InlineData("UPDATE receipts SET signature = repeat('0', 64) WHERE id = $1", "bad_signature", "signature")]
    [InlineData("UPDATE receipts SET key_id = 'k9' WHERE id = $1", "unknown_key", "signature")]
    [InlineData("UPDATE receipts SET hash = repeat('0', 64) WHERE id = $1", "wrong_receipt_hash", "content_hash")]
    [InlineData("UPDATE receipts SET kind = 'signal.denied' WHERE id = $1", "bad_signature", "signature")]
    [InlineData("UPDATE receipt_links SET hash = repeat('0', 64) WHERE id = $1", "wrong_link_hash", "link_hash")]
    [InlineData("UPDATE receipt_links SET previous_hash = repeat('0', 64) WHERE id = $1", "wrong_previous_hash", "chain_order")]
    [InlineData("UPDATE receipt_links SET seq = seq + 100 WHERE id = $1", "sequence_gap", "chain_order")]
    [InlineData("DELETE FROM receipt_links WHERE id = $1", "unlinked_receipt", "chain_order")]
    public async Task Receipt_TamperedWith_SaysWhatIsWrong(string tamper, string fault, string check)
    {
        var (lead, _) = await _server.KeyAsync("receipt-tampered", Role.SupportLead);
        var made = await MakeReceiptsAsync(lead, 3);
        await lead.ReadAsync("/audit/verify");
        // The sealer owes receipts of different transactions no order; the last of the chain is tampered with.
        var places = new SortedList<long, Guid>();
        foreach (var id in made)
            places.Add((await lead.ReadAsync($"/audit/{id}")).GetProperty("seq").GetInt64(), id);
        var ids = places.Values;
        await ExecuteAsync(tamper, ids[2]);

        var verification = (await lead.ReadAsync($"/audit/{ids[2]}")).GetProperty("verification");
        Assert.False(verification.GetProperty("valid").GetBoolean());
        Assert.Contains(fault, Kinds(verification));
        Assert.Contains(check, verification.GetProperty("checks").EnumerateArray()
            .Where(c => !c.GetProperty("passed").GetBoolean()).Select(c => c.Text("name")));
        var chain = await lead.ReadAsync("/audit/verify");
        Assert.False(chain.GetProperty("valid").GetBoolean());
        Assert.Contains(fault, Kinds(chain));
        Assert.True((await lead.ReadAsync($"/audit/{ids[1]}")).GetProperty("verification").GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task Chain_LongerThanABatch_IsVerifiedWhole()
    {
        var (lead, workspaceId) = await _server.KeyAsync("receipt-many", Role.SupportLead);
        var ids = await MakeReceiptsAsync(lead, 1);
        await using (var work = await Works.OpenAsync(workspaceId, null, 0, default))
        {
            for (var i = 0; i < 2500; i++)
                work.Record(new Domain.Receipts.ReceiptDraft("test.made", ids[0], null, Actor.Program(workspaceId), []));
            await work.CommitAsync(default);
        }

        var chain = await lead.ReadAsync("/audit/verify");
        Assert.Equal((true, 2501), (chain.GetProperty("valid").GetBoolean(), chain.GetProperty("checked").GetInt64()));
        await ExecuteAsync("DELETE FROM receipts WHERE id = (SELECT id FROM receipt_links WHERE seq = 1500 AND workspace_id = $1)", workspaceId);
        chain = await lead.ReadAsync("/audit/verify");
        Assert.Contains("sequence_gap", Kinds(chain));
    }

    [Fact]
    public async Task Receipts_Listed_AreNarrowedAndOfOneWorkspace()
    {
        var (lead, _) = await _server.KeyAsync("receipt-list", Role.SupportLead);
        var (stranger, _) = await _server.KeyAsync("receipt-stranger", Role.Admin);
        var ids = await MakeReceiptsAsync(lead, 3);
        Assert.Equal(3, (await lead.ReadAsync("/audit?kind=signal.emitted&limit=2")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await lead.ReadAsync("/audit?kind=action.executed")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await lead.ReadAsync($"/audit?ticket_id={ids[0]}")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await stranger.ReadAsync("/audit")).GetProperty("total").GetInt32());
        await stranger.ReadAsync($"/audit/{ids[0]}", HttpStatusCode.NotFound);
        await lead.ReadAsync("/audit/log", HttpStatusCode.Forbidden);
        Assert.Equal(0, (await stranger.ReadAsync("/audit/verify")).GetProperty("checked").GetInt64());
    }

    private Infrastructure.Pipeline.WorkFactory Works =>
        (Infrastructure.Pipeline.WorkFactory)_server.Services.GetService(typeof(Infrastructure.Pipeline.WorkFactory))!;

    private static IEnumerable<string?> Kinds(JsonElement verification) =>
        verification.GetProperty("faults").EnumerateArray().Select(f => f.Text("kind"));

    private static async Task<IReadOnlyList<Guid>> MakeReceiptsAsync(HttpClient client, int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            var signal = await client.SubmitAsync(
                "/signals/emit", new { type = "bug", product_area = "a", strength = 0.5, title = $"T{i}" }, HttpStatusCode.Created);
            ids.Add((await client.ReadAsync($"/audit?subject_id={signal.Id()}")).GetProperty("items")[0].Id());
        }

        return ids;
    }

    private async Task ExecuteAsync(string sql, Guid id)
    {
        await using var owner = new NpgsqlConnection(_database.OwnerConnection);
        await owner.OpenAsync();
        await using var command = new NpgsqlCommand(sql, owner);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
