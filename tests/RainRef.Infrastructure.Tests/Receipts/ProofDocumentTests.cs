using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Infrastructure.Tests.Receipts;

public sealed class ProofDocumentTests : IDisposable
{
    private static readonly Guid Workspace = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");
    private static readonly ReceiptSigner Signer = new(new ReceiptKeys("k1", new Dictionary<string, byte[]> { ["k1"] = new byte[32] }));

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Random _random = new(3);
    private readonly List<LogEntry> _log = [];
    private readonly MerkleTiles _tiles = new();
    private readonly Dictionary<long, string> _notes = [];
    private readonly string _file = Path.GetTempFileName();

    public ProofDocumentTests()
    {
        var head = ChainHead.Empty;
        for (var i = 0; i < 1000; i++)
        {
            var receipt = Signer.Seal(new Guid(i, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]), Workspace, "answer.sent", new JsonObject { ["n"] = i });
            _log.Add(new LogEntry(ReceiptChain.Append(head, receipt), receipt));
            head = new ChainHead(i + 1, _log[^1].Link.Hash);
        }

        _tiles.Append(0, [.. _log.Select(e => ReceiptLeaf.Hash(e.Link.Hash, e.Receipt!.KeyId, e.Receipt.Signature))]);
        foreach (var size in Enumerable.Range(0, 20).Select(_ => (long)_random.Next(2, 1000)).Append(1000).Distinct())
        {
            var checkpoint = new Checkpoint(
                Checkpoint.OriginOf("example.org", Workspace), size, _tiles.Hash(new LeafRange(0, size)), DateTimeOffset.UnixEpoch);
            _notes[size] = CheckpointKey.Sign(checkpoint, _key).ToString();
        }
    }

    [Fact]
    public Task Verify_ThreeHundredProofsAndMutants_BothVerifiersAgree() => CompareAsync(300);

    [Fact]
    [Trait("Category", "Long")]
    public Task Verify_TenThousandProofsAndMutants_BothVerifiersAgree() => CompareAsync(10_000);

    public void Dispose()
    {
        _key.Dispose();
        File.Delete(_file);
    }

    private async Task CompareAsync(int count)
    {
        var lines = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var proof = JsonSerializer.SerializeToNode(Random(), BundleLines.Json)!;
            lines.Add(proof.ToJsonString());
            lines.Add(Mutant(proof).ToJsonString());
        }

        await File.WriteAllLinesAsync(_file, lines);
        var own = new List<Verdict>();
        foreach (var line in lines)
        {
            using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(line));
            own.Add((await BundleCheck.RunAsync(stream, new BundleTrust([], [], null), default)).ToVerdict());
        }

        Assert.All(own, (verdict, i) => Assert.True(verdict.Ok == (i % 2 == 0), $"{verdict}: {lines[i]}"));
        var second = await PythonVerifier.RunAsync(["--each", _file]);
        Assert.Equal(own.Count, second.Count);
        Assert.All(own, (verdict, i) => Assert.True(verdict == second[i], $"{verdict} and {second[i]}: {lines[i]}"));
    }

    private ProofDocument Random()
    {
        var sizes = _notes.Keys.Order().ToList();
        string[] keys = [Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo())];
        var newer = sizes[_random.Next(1, sizes.Count)];
        if (_random.Next(2) == 0)
        {
            var older = sizes[_random.Next(sizes.IndexOf(newer))];
            return new ProofDocument(Consistency: new ConsistencyDocument(_notes[older], _notes[newer], Path(MerklePath.Consistency(older, newer)), keys));
        }

        var index = _random.Next((int)newer);
        return new ProofDocument(Inclusion: new InclusionDocument(
            Workspace.ToString("D"), BundleLines.Of(_log[index]).Receipt!, Path(MerklePath.Inclusion(index, newer)), _notes[newer], keys));

        IReadOnlyList<string> Path(IReadOnlyList<LeafRange> ranges) => [.. ranges.Select(r => Hex.Of(_tiles.Hash(r)))];
    }

    // Changes one character of one text or number, or the number of a path's steps.
    private JsonNode Mutant(JsonNode proof)
    {
        var mutant = proof.DeepClone();
        var body = (mutant["inclusion"] ?? mutant["consistency"])!.AsObject();
        var path = body["path"]!.AsArray();
        if (_random.Next(5) == 0)
        {
            if (_random.Next(2) == 0)
                path.RemoveAt(_random.Next(path.Count));
            else
                path.Insert(_random.Next(path.Count + 1), JsonValue.Create(Hex.Of(SHA256.HashData([1]))));
            return mutant;
        }

        var leaves = Leaves(body).ToList();
        var leaf = leaves[_random.Next(leaves.Count)];
        if (leaf.GetValueKind() == JsonValueKind.Number)
        {
            leaf.ReplaceWith(leaf.GetValue<long>() + 1);
            return mutant;
        }

        var text = leaf.GetValue<string>().ToCharArray();
        if (text.Length == 0)
        {
            leaf.ReplaceWith("0");
            return mutant;
        }

        var at = _random.Next(text.Length);
        text[at] = (char)(text[at] ^ (1 << _random.Next(6)));
        leaf.ReplaceWith(new string(text));
        return mutant;
    }

    private static IEnumerable<JsonValue> Leaves(JsonNode node) => node switch
    {
        JsonObject members => members.Select(m => m.Value!).SelectMany(Leaves),
        JsonArray items => items.SelectMany(i => Leaves(i!)),
        _ => [node.AsValue()],
    };
}
