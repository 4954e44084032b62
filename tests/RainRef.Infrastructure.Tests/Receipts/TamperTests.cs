using Npgsql;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Infrastructure.Tests.Receipts;

public sealed class TamperTests(ReceiptLogFixture log) : IClassFixture<ReceiptLogFixture>
{
    [Fact]
    public Task Check_OfALogThatSomebodyTamperedWith_FindsEachAmongAHundred() => FindAllAsync(receipts: 2000, tampers: 100, seed: 11);

    [Fact]
    [Trait("Category", "Long")]
    public Task Check_OfALogThatSomebodyTamperedWith_FindsEachAmongAThousand() => FindAllAsync(receipts: 10_000, tampers: 1000, seed: 12);

    private async Task FindAllAsync(int receipts, int tampers, int seed)
    {
        var each = receipts / 10;
        var workspace = await log.MakeLogAsync(receipts, each);
        var clean = Path.Combine(log.Folder, $"clean-{seed}.ndjson");
        Assert.True((await log.ExportAndCheckAsync(workspace, clean)).Ok);
        await using var connection = new NpgsqlConnection(log.Database.OwnerConnection);
        await connection.OpenAsync();
        var entries = await ReceiptLog.PageAsync(connection, workspace, 0, receipts, receipts, default);
        var checkpoints = await ReceiptLog.CheckpointsAsync(connection, workspace, 0, receipts, receipts, default);
        // What somebody wrote down when nine tenths of the log were there.
        var earlier = checkpoints[^2];
        var tampering = new Tampering(
            connection, workspace, entries, [.. checkpoints.Select(c => c.Size)], earlier.Size, log.Get<ReceiptSigner>(),
            log.Get<CheckpointKeys>(), log.Get<Checkpointer>(), new Random(seed));
        var kept = Path.Combine(log.Folder, $"earlier-{seed}.checkpoint");
        await File.WriteAllTextAsync(kept, earlier.Note);

        var (missed, differing) = (new List<string>(), new List<string>());
        for (var done = 0; done < tampers; done += 20)
        {
            var told = new List<(string What, string File, Verdict Verdict)>();
            for (var i = done; i < Math.Min(done + 20, tampers); i++)
                told.Add(await TamperOnceAsync(connection, workspace, tampering, earlier.Note, Path.Combine(log.Folder, $"{seed}-{i}.ndjson")));
            var second = await PythonVerifier.RunAsync(["--checkpoint", kept, .. told.Select(t => t.File)]);
            missed.AddRange(told.Where((t, i) => t.Verdict.Ok || second[i].Ok).Select(t => t.What));
            differing.AddRange(told.Where((t, i) => t.Verdict != second[i]).Select((t, i) => $"{t.What}: {t.Verdict} {second[i]}"));
            told.ForEach(t => File.Delete(t.File));
        }

        Assert.Empty(missed);
        Assert.Empty(differing);
        Assert.True((await log.ExportAndCheckAsync(workspace, clean, null, null, earlier.Note)).Ok, "the log is as it was");
    }

    private async Task<(string What, string File, Verdict Verdict)> TamperOnceAsync(
        NpgsqlConnection connection, Guid workspace, Tampering tampering, string earlier, string file)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var what = await tampering.TamperAsync();
        await using (var output = File.Create(file))
            await log.Get<BundleExport>().WriteWithinAsync(connection, workspace, "log", null, null, output, default);
        await transaction.RollbackAsync();
        return (what, file, (await ReceiptLogFixture.CheckAsync(file, earlier)).ToVerdict());
    }
}
