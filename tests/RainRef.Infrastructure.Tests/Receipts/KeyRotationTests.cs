using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Receipts;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.Infrastructure.Tests.Receipts;

public sealed class KeyRotationTests
{
    private static readonly string Secret = Convert.ToBase64String(new byte[32]);

    [Fact]
    public async Task Rotate_BothKeys_OldReceiptsAndCheckpointsStillVerify()
    {
        await using var database = await TestDatabase.CreateAsync();
        var before = await RunAsync(database, "Receipts:Keys:0=k1", "Receipts:CheckpointKey=c1");
        var after = await RunAsync(database, "Receipts:Keys:0=k1", "Receipts:Keys:1=k2", "Receipts:CheckpointKey=c2");

        Assert.Empty(before.Faults);
        Assert.Empty(after.Faults);
        Assert.Equal(["k1", "k2"], after.SignedBy);
        Assert.Equal(2, after.Keys.Distinct().Count());
        Assert.Equal(before.Keys[0], after.Keys[1]);
    }

    [Fact]
    public async Task Start_WithAnotherSecret_OpensNoCheckpointKey()
    {
        await using var database = await TestDatabase.CreateAsync();
        await RunAsync(database);
        await using var server = await RainRefServer.StartAsync(
            database, $"Security:MasterKey={Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)])}");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => server.Services.GetRequiredService<CheckpointKeys>().PublicAsync(default));

        Assert.Contains("Security:MasterKey", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<(IReadOnlyList<ChainFault> Faults, string[] SignedBy, string[] Keys)> RunAsync(
        TestDatabase database, params string[] settings)
    {
        await using var server = await RainRefServer.StartAsync(database, [$"Security:MasterKey={Secret}", .. settings]);
        var services = server.Services;
        var workspace = await services.GetRequiredService<WorkspaceAdministration>().EnsureAsync("rotating", "Rotating", false, default);
        await using (var work = await services.GetRequiredService<WorkFactory>().BeginAsync(workspace, default))
        {
            for (var i = 0; i < 5; i++)
                work.Record(ReceiptLogFixture.Draft(workspace, i));
            await work.CommitAsync(default);
        }

        await services.GetRequiredService<Checkpointer>().MakeAsync(workspace, default);
        await using var connection = await services.GetRequiredService<RainRefDatabase>().OpenAsync(workspace, default);
        var log = await ReceiptLog.PageAsync(connection, workspace, 0, 100, 100, default);
        using var bundle = new MemoryStream();
        await services.GetRequiredService<BundleExport>().WriteAsync(connection, workspace, "rotating", null, null, bundle, default);
        bundle.Position = 0;
        var trust = new BundleTrust([], [], services.GetRequiredService<ReceiptSigner>());
        var verdict = await BundleCheck.RunAsync(bundle, trust, default);
        return (verdict.Faults, [.. log.Select(e => e.Receipt!.KeyId).Distinct().Order()], [.. verdict.KeyIds]);
    }
}
