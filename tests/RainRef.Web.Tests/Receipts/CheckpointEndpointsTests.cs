using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Receipts;
using RainRef.Testing;
using RainRef.Web.Receipts;

namespace RainRef.Web.Tests.Receipts;

public sealed class CheckpointEndpointsTests(CheckpointEndpointsTests.QuietFixture fixture) : IClassFixture<CheckpointEndpointsTests.QuietFixture>
{
    private readonly RainRefServer _server = fixture.Server;

    [Fact]
    public async Task Receipt_FromTheApi_IsAProofThatTheVerifierTakesAsAFile()
    {
        var (lead, workspace) = await _server.KeyAsync("proofs", Role.SupportLead);
        var ids = await WriteAsync(workspace, 3);
        var file = Path.GetTempFileName();
        foreach (var address in new[] { $"/audit/{ids[1]}", $"/audit/{ids[2]}/proof" })
        {
            await File.WriteAllTextAsync(file, await lead.GetStringAsync(address));
            var (code, said) = await VerifyAsync(file);
            Assert.True(code == 0 && said.Contains("proof of inclusion", StringComparison.Ordinal), said);
        }

        var receipt = JsonDocument.Parse(await lead.GetStringAsync($"/audit/{ids[0]}")).RootElement;
        Assert.True(receipt.GetProperty("verification").GetProperty("valid").GetBoolean());
        File.Delete(file);
    }

    [Fact]
    public async Task Checkpoints_OfAGrowingLog_AreListedAndProvedConsistent()
    {
        var (lead, workspace) = await _server.KeyAsync("growing", Role.SupportLead);
        var file = Path.GetTempFileName();
        Assert.Equal(HttpStatusCode.Conflict, (await lead.PostAsync("/audit/checkpoints", null)).StatusCode);
        foreach (var count in new[] { 3, 5 })
        {
            await WriteAsync(workspace, count);
            (await lead.PostAsync("/audit/checkpoints", null)).EnsureSuccessStatusCode();
        }

        var list = JsonDocument.Parse(await lead.GetStringAsync("/audit/checkpoints")).RootElement;
        Assert.Equal([8L, 3], list.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("size").GetInt64()));
        foreach (var address in new[] { "/audit/consistency?from=3&to=8", "/audit/consistency?from=3", "/audit/public/growing/consistency?from=3" })
        {
            await File.WriteAllTextAsync(file, await lead.GetStringAsync(address));
            Assert.Equal(0, (await VerifyAsync(file)).Code);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await lead.GetAsync("/audit/consistency?from=4&to=8")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await lead.GetAsync("/audit/consistency?from=8&to=3")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await lead.GetAsync("/audit/consistency")).StatusCode);
        File.Delete(file);
    }

    [Fact]
    public async Task PublicAddress_WithoutSigningIn_GivesCheckpointAndKeyAndNothingElse()
    {
        var (lead, workspace) = await _server.KeyAsync("open", Role.SupportLead);
        var (_, empty) = await _server.KeyAsync("empty", Role.SupportLead);
        await WriteAsync(workspace, 4);
        (await lead.PostAsync("/audit/checkpoints", null)).EnsureSuccessStatusCode();
        using var anyone = _server.Anonymous();

        var note = await anyone.GetStringAsync("/audit/public/open/checkpoint");
        var keys = CheckpointKey.ReadPem(await anyone.GetStringAsync("/audit/public/open/key"));

        Assert.Equal(4, SignedCheckpoint.Open(note, keys).Value.Size);
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/audit/public/open/checkpoints")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetAsync("/audit/public/empty/checkpoint")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetAsync("/audit/public/nowhere/checkpoint")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anyone.GetAsync("/audit/checkpoints")).StatusCode);
        Assert.NotEqual(workspace, empty);
    }

    [Fact]
    public async Task Proof_OfAnotherWorkspacesReceipt_IsNotFound()
    {
        var (_, workspace) = await _server.KeyAsync("mine", Role.SupportLead);
        var (other, _) = await _server.KeyAsync("theirs", Role.SupportLead);
        var id = (await WriteAsync(workspace, 1))[0];

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/audit/{id}/proof")).StatusCode);
        var (agent, _) = await _server.KeyAsync("mine", Role.Support);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.PostAsync("/audit/checkpoints", null)).StatusCode);
    }

    [Fact]
    public async Task Witness_Configured_IsSentEveryCheckpoint()
    {
        var received = System.Threading.Channels.Channel.CreateUnbounded<string>();
        await using var witness = WebApplication.Create(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"]);
        witness.MapPost("/witness", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            await received.Writer.WriteAsync(await reader.ReadToEndAsync());
            return Results.Ok();
        });
        await witness.StartAsync();
        var address = new Uri(witness.Urls.First());
        await using var server = await RainRefServer.StartAsync(
            null, $"Receipts:WitnessUrl={address}witness", $"Outbound:PrivateHosts:0={address.Authority}", "Receipts:CheckpointSeconds=1");
        var (_, workspace) = await server.KeyAsync("witnessed", Role.SupportLead);
        await WriteAsync(workspace, 2, server);

        var note = await received.Reader.ReadAsync().AsTask().WaitAsync(Eventually.Patience);

        var keys = await server.Services.GetRequiredService<CheckpointKeys>().PublicAsync(default);
        Assert.Equal(2, SignedCheckpoint.Open(note, keys).Value.Size);
    }

    private async Task<IReadOnlyList<Guid>> WriteAsync(Guid workspace, int count, RainRefServer? server = null)
    {
        await using var work = await (server ?? _server).Services.GetRequiredService<WorkFactory>().BeginAsync(workspace, default);
        var ids = Enumerable.Range(0, count).Select(i => work.Record(new ReceiptDraft(
            "action.executed", workspace, null, Actor.Program(workspace), new System.Text.Json.Nodes.JsonObject { ["n"] = i }))).ToList();
        await work.CommitAsync(default);
        return ids;
    }

    private static async Task<(int Code, string Said)> VerifyAsync(params string[] arguments)
    {
        using var said = new StringWriter();
        return (await VerifyCommand.RunAsync(arguments, said, said), said.ToString());
    }

    public sealed class QuietFixture() : ServerFixture(["Receipts:CheckpointSeconds=0", "Receipts:AuditSeconds=0"]);
}
