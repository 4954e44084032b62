using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Receipts;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Receipts;

public sealed class LogAuditorTests(LogAuditorTests.KeepingFixture log) : IClassFixture<LogAuditorTests.KeepingFixture>
{
    [Fact]
    public async Task Audit_AGoodLogInSlices_ComesToTheEndAndBeginsAgain()
    {
        var workspace = await log.MakeLogAsync(95, 30);

        for (var i = 0; i < 6; i++)
            Assert.Empty(await AuditAsync(workspace));

        await using var db = await log.Get<RainRefDatabase>().ReadAsync(workspace, default);
        var audit = await db.Set<ReceiptAudit>().SingleAsync();
        Assert.Equal((95, 0, 0), (audit.CheckedTo, audit.Faults, audit.LastFaults));
        Assert.NotNull(audit.PassedAt);
    }

    [Theory]
    [InlineData("UPDATE receipts SET body = replace(body, 'grün', 'blau') WHERE id = $2 AND workspace_id = $1", ChainFaultKind.WrongReceiptHash)]
    [InlineData("UPDATE receipts SET signature = repeat('0', 64) WHERE id = $2 AND workspace_id = $1", ChainFaultKind.BadSignature)]
    [InlineData("UPDATE receipts SET subject_id = id WHERE id = $2 AND workspace_id = $1", ChainFaultKind.WrongReceiptHash)]
    [InlineData("DELETE FROM receipt_links WHERE id = $2 AND workspace_id = $1", ChainFaultKind.SequenceGap)]
    [InlineData(
        """
        INSERT INTO receipts (id, workspace_id, kind, subject_id, body, hash, key_id, signature, created_at)
        SELECT '01800000-0000-7000-8000-000000000001', workspace_id, kind, subject_id, body, hash, key_id, signature, created_at
        FROM receipts WHERE id = $2 AND workspace_id = $1
        """,
        ChainFaultKind.UnlinkedReceipt)]
    [InlineData("DELETE FROM receipts WHERE id = $2 AND workspace_id = $1", ChainFaultKind.MissingReceipt)]
    [InlineData("UPDATE receipt_checkpoints SET note = replace(note, E'\\ntime 2', E'\\ntime 3') WHERE workspace_id = $1 AND $2 IS NOT NULL", ChainFaultKind.BadCheckpoint)]
    public async Task Audit_SomethingChangedPastTheProgram_RaisesAnEventOnce(string sql, ChainFaultKind kind)
    {
        var workspace = await log.MakeLogAsync(20, 10);
        await WaitForFileAsync(workspace, 20);
        var events = new List<LiveEvent>();
        using var subscription = log.Get<ILiveFeed>().Subscribe(workspace, events.AddRange);
        var victim = (await LogAsync(workspace, 7)).Link.ReceiptId;
        Assert.NotEqual(0, await log.ExecuteAsync(sql, workspace, victim));

        var found = await AuditAsync(workspace);
        await AuditAsync(workspace);

        Assert.Contains(found, f => f.Kind == kind);
        await Eventually.TrueAsync(() => Task.FromResult(events.Any(e => e.Kind == AuditFaults.Kind)));
        await using var db = await log.Get<RainRefDatabase>().ReadAsync(workspace, default);
        var entries = await db.AuditLog.Where(e => e.Action == AuditFaults.Kind).CountAsync();
        Assert.InRange(entries, 1, found.Count);
    }

    [Fact]
    public async Task Audit_PastRewrittenWithAllKeys_IsFoundByTheCheckpointKeptAsAFile()
    {
        var workspace = await log.MakeLogAsync(20, 20);
        await WaitForFileAsync(workspace, 20);
        await log.ExecuteAsync("DELETE FROM receipt_checkpoints WHERE workspace_id = $1", workspace);
        Assert.Contains(await AuditAsync(workspace), f => f.Kind == ChainFaultKind.CutOff);

        await log.ExecuteAsync("DELETE FROM receipts WHERE workspace_id = $1", workspace);
        await log.ExecuteAsync("DELETE FROM receipt_links WHERE workspace_id = $1", workspace);
        await log.ExecuteAsync("DELETE FROM receipt_tiles WHERE workspace_id = $1", workspace);
        await log.WriteAsync(workspace, 25);
        await log.CheckpointAsync(workspace);
        await WaitForFileAsync(workspace, 25);

        Assert.Contains(await AuditAsync(workspace), f => f.Kind == ChainFaultKind.WrongRoot);
    }

    private Task<IReadOnlyList<ChainFault>> AuditAsync(Guid workspace) => log.Get<LogAuditor>().AuditAsync(workspace, default);

    private async Task<LogEntry> LogAsync(Guid workspace, long seq)
    {
        await using var connection = await log.Get<RainRefDatabase>().OpenAsync(workspace, default);
        return (await ReceiptLog.PageAsync(connection, workspace, seq - 1, seq, 1, default))[0];
    }

    // The second line of a checkpoint is its size.
    private Task WaitForFileAsync(Guid workspace, long size) => Eventually.TrueAsync(async () =>
        (await log.Get<CheckpointFolder>().LastAsync(workspace, default))?.Split('\n')[1] == $"{size}");

    public sealed class KeepingFixture : ReceiptLogFixture
    {
        protected override string[] Settings() => ["Receipts:AuditSlice=40", $"Receipts:CheckpointFolder={Path.Combine(Folder, "kept")}"];
    }
}
