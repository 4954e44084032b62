using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Receipts;

/// <summary>Receipts verified with their chain, beside HMAC and SHA-256 over the same bytes and nothing else.</summary>
internal sealed class ReceiptBenchmark : IBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public string Name => "receipts";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        var key = SHA256.HashData("benchmark"u8);
        var signer = new ReceiptSigner(new ReceiptKeys("k1", new Dictionary<string, byte[]> { ["k1"] = key }));
        var (receipts, links) = Chain(signer, bench.Quick ? 10_000 : 30_000);
        var bytes = receipts.Select(ReceiptEnvelope.Bytes).ToArray();
        var verifier = new ChainVerifier(signer);
        // A program that has just begun runs code that is not yet compiled for speed; a server's is.
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < WarmUp;)
            _ = (Verify(), Bare());
        var (rate, bare, ratio) = await Samples.InTurnsAsync(
            bench.Rounds + 2, () => Task.FromResult(Verify()), () => Task.FromResult(Bare()));
        bench.Add(new Figure(Name, "receipts verified", rate, "receipts/s", bare));
        bench.Add(new Figure(Name, "verified ÷ bare HMAC + SHA-256", ratio, "ratio", 1, Goal.AtLeast(0.5)));

        double Verify()
        {
            var started = Stopwatch.GetTimestamp();
            if (verifier.Verify(links, receipts).Faults.Count > 0)
                throw new InvalidOperationException("A good chain does not verify.");
            return receipts.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        double Bare()
        {
            var started = Stopwatch.GetTimestamp();
            Span<byte> hash = stackalloc byte[32];
            foreach (var receipt in bytes)
            {
                HMACSHA256.HashData(key, receipt, hash);
                SHA256.HashData(receipt, hash);
            }

            return bytes.Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static (List<ReceiptRecord> Receipts, List<ChainLink> Links) Chain(ReceiptSigner signer, int count)
    {
        var (receipts, links, head) = (new List<ReceiptRecord>(), new List<ChainLink>(), ChainHead.Empty);
        var workspaceId = Ids.New(TimeProvider.System);
        for (var i = 0; i < count; i++)
        {
            var body = new JsonObject
            {
                ["actor"] = new JsonObject { ["id"] = workspaceId.ToString("D"), ["role"] = "support_lead" },
                ["at"] = "2025-01-01T00:00:00.000000Z",
                ["subject_id"] = Ids.New(TimeProvider.System).ToString("D"),
                ["ticket_id"] = Ids.New(TimeProvider.System).ToString("D"),
                ["data"] = new JsonObject { ["engine"] = "extractive/1", ["confidence"] = 0.75, ["sentences"] = i % 7 },
            };
            receipts.Add(signer.Seal(Ids.New(TimeProvider.System), workspaceId, "answer.proposed", body));
            links.Add(ReceiptChain.Append(head, receipts[^1]));
            head = new ChainHead(links[^1].Seq, links[^1].Hash);
        }

        return (receipts, links);
    }
}
