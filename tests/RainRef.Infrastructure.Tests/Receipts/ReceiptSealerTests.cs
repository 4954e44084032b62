using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Receipts;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Receipts;

public sealed class ReceiptSealerTests : NodeTest
{
    [Fact]
    public async Task Seal_EightWritersAndTwoSealers_MakeOneWholeChain()
    {
        await using var other = RainRefNode.Create(Database);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var sealing = Task.WhenAll(SealOnAndOnAsync(Node, stop.Token), SealOnAndOnAsync(other, stop.Token));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => WriteAsync(25, 3)));
        await stop.CancelAsync();
        await sealing;
        await Node.Get<ReceiptSealer>().SealAsync(Workspace, Ct);

        var verified = await VerifyAsync();
        Assert.True(verified.Valid, verified.First?.Message);
        Assert.Equal((600, 600), (verified.Checked, verified.Head.Seq));
        Assert.Equal(0, await UnsealedAsync());
    }

    [Fact]
    public async Task Start_CrashBetweenCommitAndSeal_SealsWhatWasLeft()
    {
        await WriteAsync(3, 2);
        Assert.Equal(6, await UnsealedAsync());

        await using var next = RainRefNode.Create(Database);
        await next.Get<ReceiptSealer>().StartAsync(Ct);

        await Eventually.TrueAsync(async () => await UnsealedAsync() == 0);
        await next.Get<ReceiptSealer>().StopAsync(Ct);
        Assert.Equal(6, (await VerifyAsync()).Checked);
    }

    // Such as those of a node that died, or whose commit went through while its connection broke.
    [Fact]
    public async Task Run_ReceiptsThatNobodyTellsOf_AreSealedAllTheSame()
    {
        await using var running = RainRefNode.Create(Database);
        await running.Get<ReceiptSealer>().StartAsync(Ct);
        await Task.Delay(500, Ct);

        await WriteAsync(1, 1);

        await Eventually.TrueAsync(async () => await UnsealedAsync() == 0);
        await running.Get<ReceiptSealer>().StopAsync(Ct);
    }

    [Theory]
    [InlineData("UPDATE receipts SET body = replace(body, '\"n\":1', '\"n\":2')", ChainFaultKind.WrongReceiptHash)]
    [InlineData("UPDATE receipts SET signature = repeat('0', 64) WHERE id = (SELECT id FROM receipt_links WHERE seq = 2)", ChainFaultKind.BadSignature)]
    [InlineData("DELETE FROM receipts WHERE id = (SELECT id FROM receipt_links WHERE seq = 2)", ChainFaultKind.MissingReceipt)]
    [InlineData("UPDATE receipt_links SET seq = -seq; UPDATE receipt_links SET seq = 4 + seq", ChainFaultKind.WrongPreviousHash)]
    public async Task Verify_TamperedByTheOwner_IsFound(string tampering, ChainFaultKind expected)
    {
        await WriteAsync(3, 1);
        await Node.Get<ReceiptSealer>().SealAsync(Workspace, Ct);
        Assert.True((await VerifyAsync()).Valid);

        await ExecuteAsync(tampering);

        Assert.Contains((await VerifyAsync()).Faults, f => f.Kind == expected);
    }

    [Theory]
    [InlineData("UPDATE receipts SET body = ''")]
    [InlineData("DELETE FROM receipts")]
    [InlineData("TRUNCATE receipts CASCADE")]
    [InlineData("UPDATE receipt_links SET hash = ''")]
    [InlineData("DELETE FROM receipt_links")]
    [InlineData("DELETE FROM audit_log")]
    public async Task Change_ByTheProgramsRole_IsRefused(string sql)
    {
        await using var work = await OpenAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => work.Db.Database.ExecuteSqlRawAsync(sql, Ct));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private Task<long> UnsealedAsync() =>
        AskAsync<long>("SELECT count(*) FROM receipts r WHERE NOT EXISTS (SELECT 1 FROM receipt_links l WHERE l.id = r.id)");

    private async Task SealOnAndOnAsync(RainRefNode node, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await node.Get<ReceiptSealer>().SealAsync(Workspace, Ct);
            await Task.Delay(5, Ct);
        }
    }

    private async Task WriteAsync(int works, int receipts)
    {
        for (var i = 0; i < works; i++)
        {
            await using var work = await OpenAsync();
            for (var n = 0; n < receipts; n++)
            {
                work.Record(new ReceiptDraft(
                    "test", Ids.New(TimeProvider.System), null, Actor.Program(Workspace), new JsonObject { ["n"] = 1 }));
            }

            await work.CommitAsync(Ct);
        }
    }

    private async Task<ChainVerification> VerifyAsync()
    {
        await using var work = await OpenAsync();
        var links = await work.Db.Set<ReceiptLink>().AsNoTracking().OrderBy(l => l.Seq).ToListAsync(Ct);
        var receipts = await work.Db.Set<Receipt>().AsNoTracking().ToListAsync(Ct);
        return new ChainVerifier(Node.Get<ReceiptSigner>()).Verify(
            links.Select(l => new ChainLink(l.Seq, l.Id, l.PreviousHash, l.Hash)),
            [.. receipts.Select(r => new ReceiptRecord(r.Id, r.WorkspaceId, r.Kind, r.Body, r.Hash, r.KeyId, r.Signature))]);
    }
}
