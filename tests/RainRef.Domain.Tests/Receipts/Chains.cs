using System.Text.Json.Nodes;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Tests.Receipts;

/// <summary>A valid chain to tamper with.</summary>
internal sealed record Chains(List<ChainLink> Links, List<ReceiptRecord> Receipts)
{
    public static readonly Guid Workspace = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");

    public static readonly ReceiptSigner Signer = new(new ReceiptKeys(
        "k2", new Dictionary<string, byte[]> { ["k1"] = Key(1), ["k2"] = Key(2) }));

    public ChainHead Head => new(Links[^1].Seq, Links[^1].Hash);

    public static byte[] Key(byte filler) => [.. Enumerable.Repeat(filler, ReceiptKeys.MinKeyBytes)];

    public static Guid Id(int n) => new(n, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    public static Chains OfLength(int length)
    {
        var chain = new Chains([], []);
        var head = ChainHead.Empty;
        for (var i = 1; i <= length; i++)
        {
            var body = new JsonObject { ["n"] = i, ["text"] = $"née {i}", ["ok"] = true };
            var receipt = Signer.Seal(Id(i), Workspace, "action.executed", body);
            var link = ReceiptChain.Append(head, receipt);
            chain.Receipts.Add(receipt);
            chain.Links.Add(link);
            head = new ChainHead(link.Seq, link.Hash);
        }

        return chain;
    }

    public ChainVerification Verify() => new ChainVerifier(Signer).Verify(Links, Receipts);
}
