using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Infrastructure.Tests.Receipts;

public sealed class CheckpointerTests(ReceiptLogFixture log) : IClassFixture<ReceiptLogFixture>
{
    [Fact]
    public async Task Make_OverAGrowingLog_ProvesEveryReceiptAndEveryEarlierCheckpoint()
    {
        var workspace = await log.MakeLogAsync(0, 1);
        var (ids, sizes) = (new List<Guid>(), new List<long>());
        foreach (var count in new[] { 1, 2, 250, 3, 1, 300, 700 })
        {
            ids.AddRange(await log.WriteAsync(workspace, count));
            sizes.Add((await log.CheckpointAsync(workspace)).Size);
        }

        Assert.Equal([1, 3, 253, 256, 257, 557, 1257], sizes);
        var (proofs, keys) = (log.Get<ReceiptProofs>(), await log.Get<CheckpointKeys>().PublicAsync(default));
        foreach (var id in ids.Where((_, i) => i % 50 < 2))
        {
            var proof = await proofs.InclusionAsync(workspace, id, default);
            Assert.Empty(new ProofDocument(Inclusion: proof.Value).Verify(keys, log.Get<ReceiptSigner>()));
        }

        foreach (var (from, to) in sizes.SelectMany(a => sizes.Where(b => b >= a).Select(b => (a, b))))
        {
            var proof = await proofs.ConsistencyAsync(workspace, from, to, default);
            Assert.Empty(new ProofDocument(Consistency: proof.Value).Verify(keys));
        }
    }

    [Fact]
    public async Task Make_NothingNew_GivesTheLastOne_AndAnEmptyLogHasNone()
    {
        var workspace = await log.MakeLogAsync(3, 3);
        var empty = await log.MakeLogAsync(0, 1);

        Assert.Equal((await log.CheckpointAsync(workspace)).Id, (await log.CheckpointAsync(workspace)).Id);
        Assert.Null(await log.Get<Checkpointer>().MakeAsync(empty, default));
    }

    [Fact]
    public async Task Make_ByManyAtOnce_GivesOneASize()
    {
        var workspace = await log.MakeLogAsync(0, 1);
        await log.WriteAsync(workspace, 40);

        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => log.CheckpointAsync(workspace)));

        Assert.Single(made.Select(c => c.Note).Distinct());
    }

    [Fact]
    public async Task Inclusion_OfAReceiptNewerThanTheLastCheckpoint_MakesOne()
    {
        var workspace = await log.MakeLogAsync(5, 5);
        var id = (await log.WriteAsync(workspace, 1))[0];

        var proof = await log.Get<ReceiptProofs>().InclusionAsync(workspace, id, default);

        Assert.Contains("\n6\n", proof.Value.Checkpoint);
        Assert.Equal("not_found", (await log.Get<ReceiptProofs>().InclusionAsync(workspace, workspace, default)).Error!.Code);
    }

    [Fact]
    public async Task Make_AfterTheTreeWasRewritten_RefusesToSign()
    {
        var workspace = await log.MakeLogAsync(300, 300);
        await log.WriteAsync(workspace, 1);
        await log.Get<ReceiptSealer>().SealAsync(workspace, default);
        await log.ExecuteAsync(
            "UPDATE receipt_tiles SET hashes = set_byte(hashes, 5, get_byte(hashes, 5) # 1) WHERE workspace_id = $1 AND level = 1", workspace);

        await Assert.ThrowsAsync<ChainDamagedException>(() => log.CheckpointAsync(workspace));
    }

    [Fact]
    public async Task Seal_AfterTheEndWasCutOff_AppendsNothing()
    {
        var workspace = await log.MakeLogAsync(10, 10);
        await log.ExecuteAsync(
            "WITH cut AS (DELETE FROM receipt_links WHERE workspace_id = $1 AND seq > 7 RETURNING id) DELETE FROM receipts r USING cut WHERE r.id = cut.id", workspace);
        await log.WriteAsync(workspace, 1);

        await Assert.ThrowsAsync<ChainDamagedException>(() => log.Get<ReceiptSealer>().SealAsync(workspace, default));
    }
}
