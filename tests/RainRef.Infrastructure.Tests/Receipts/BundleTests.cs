using RainRef.Domain.Receipts;

namespace RainRef.Infrastructure.Tests.Receipts;

public sealed class BundleTests(ReceiptLogFixture log) : IClassFixture<ReceiptLogFixture>
{
    [Fact]
    public async Task Export_OfAnyPart_VerifiesWithBothVerifiers()
    {
        var workspace = await log.MakeLogAsync(700, 130);
        var files = new List<string>();
        foreach (var (from, to) in new (long?, long?)[] { (null, null), (1, 1), (1, 256), (257, 512), (300, 300), (650, null), (131, 260), (701, 900) })
        {
            files.Add(Path.Combine(log.Folder, $"part-{from}-{to}.ndjson"));
            var verdict = await log.ExportAndCheckAsync(workspace, files[^1], from, to);
            Assert.True(verdict.Ok, $"{from}-{to}: {string.Join(' ', verdict.Faults)}");
            Assert.Equal(Math.Min(to ?? 700, 700) - Math.Min(from ?? 1, 701) + 1, verdict.Receipts);
        }

        Assert.All(await PythonVerifier.RunAsync(files), verdict => Assert.Equal(new Verdict(true, ""), verdict));
    }

    [Fact]
    public async Task Check_AgainstAnEarlierCheckpoint_ComparesTheReceiptsThatItAttests()
    {
        var workspace = await log.MakeLogAsync(90, 30);
        var (last, other) = (await log.CheckpointAsync(workspace), await log.CheckpointAsync(await log.MakeLogAsync(90, 90)));
        var file = Path.Combine(log.Folder, "given.ndjson");
        await log.WriteAsync(workspace, 20);
        await log.CheckpointAsync(workspace);

        Assert.Equal((true, 6), await CheckAsync(null, null, last.Note));
        Assert.Equal((true, 3), await CheckAsync(100, null, null));
        Assert.Equal((false, ChainFaultKind.NotComparable), await FaultAsync(100, null, last.Note));
        Assert.Equal((false, ChainFaultKind.NotComparable), await FaultAsync(1, 40, last.Note));
        Assert.Equal((false, ChainFaultKind.NotComparable), await FaultAsync(null, null, other.Note));
        Assert.Equal((false, ChainFaultKind.BadCheckpoint), await FaultAsync(null, null, last.Note.Replace("\n90\n", "\n91\n", StringComparison.Ordinal)));

        async Task<(bool, int)> CheckAsync(long? from, long? to, string? note)
        {
            var verdict = await log.ExportAndCheckAsync(workspace, file, from, to, note is null ? [] : [note]);
            return (verdict.Ok, verdict.Checkpoints + (from > 1 ? 1 : 0));
        }

        async Task<(bool, ChainFaultKind)> FaultAsync(long? from, long? to, string note)
        {
            var verdict = await log.ExportAndCheckAsync(workspace, file, from, to, note);
            return (verdict.Ok, verdict.Faults[0].Kind);
        }
    }

    [Fact]
    public async Task Check_WhatIsNoBundleOrBreaksOff_SaysSo_AsTheOtherVerifierDoes()
    {
        var workspace = await log.MakeLogAsync(12, 5);
        var good = Path.Combine(log.Folder, "good.ndjson");
        Assert.True((await log.ExportAndCheckAsync(workspace, good)).Ok);
        var lines = await File.ReadAllLinesAsync(good);
        var broken = new Dictionary<string, string[]>
        {
            ["empty"] = [],
            ["prose"] = ["Dear Sir or Madam"],
            ["list"] = ["[1]"],
            ["nothing-proved"] = ["{}"],
            ["without-end"] = lines[..^1],
            ["without-last"] = [.. lines[..^3], lines[^1]],
            ["twice-ended"] = [.. lines, lines[^1]],
            ["garbage-within"] = [.. lines[..3], "{\"receipt\":", .. lines[3..]],
            ["unknown-member"] = [.. lines[..3], "{\"recipe\":1}", .. lines[3..]],
            ["twice-a-member"] = [lines[0], lines[1].Replace("\"seq\":1,", "\"seq\":1,\"seq\":1,", StringComparison.Ordinal), .. lines[2..]],
            ["member-missing"] = [lines[0], lines[1].Replace("\"seq\":1,", "", StringComparison.Ordinal), .. lines[2..]],
            ["float-place"] = [lines[0], lines[1].Replace("\"seq\":1,", "\"seq\":1.0,", StringComparison.Ordinal), .. lines[2..]],
            ["other-format"] = [lines[0].Replace("receipts/1", "receipts/2", StringComparison.Ordinal), .. lines[1..]],
            ["null-key"] = [lines[0].Replace("\"keys\":[", "\"keys\":[null,", StringComparison.Ordinal), .. lines[1..]],
            ["lone-surrogate"] = [lines[0], lines[1].Replace("\"kind\":\"a", "\"kind\":\"\\ud800", StringComparison.Ordinal), .. lines[2..]],
            ["receipt-blank"] = [lines[0], System.Text.RegularExpressions.Regex.Replace(lines[1], ",\"kind\".*", "}}"), .. lines[2..]],
            ["swapped"] = [lines[0], lines[2], lines[1], .. lines[3..]],
        };
        var (files, verdicts) = (new List<string>(), new List<Verdict>());
        foreach (var (name, content) in broken)
        {
            files.Add(Path.Combine(log.Folder, name));
            await File.WriteAllTextAsync(files[^1], string.Concat(content.Select(l => l + "\n")));
            verdicts.Add((await ReceiptLogFixture.CheckAsync(files[^1])).ToVerdict());
            Assert.False(verdicts[^1].Ok, name);
        }

        Assert.Equal(verdicts.Zip(broken.Keys), (await PythonVerifier.RunAsync(files)).Zip(broken.Keys));
    }
}
