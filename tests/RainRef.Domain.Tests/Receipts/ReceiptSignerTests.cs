using System.Text;
using System.Text.Json.Nodes;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Tests.Receipts;

public sealed class ReceiptSignerTests
{
    [Fact]
    public void Verify_OwnSignature_Holds()
    {
        var bytes = "{}"u8.ToArray();

        Assert.True(Chains.Signer.Verify("k2", bytes, Chains.Signer.Sign(bytes)));
        Assert.False(Chains.Signer.Verify("k1", bytes, Chains.Signer.Sign(bytes)));
        Assert.False(Chains.Signer.Verify("k3", bytes, Chains.Signer.Sign(bytes)));
        Assert.False(Chains.Signer.Verify("k2", bytes, Chains.Signer.Sign(bytes).ToUpperInvariant()));
        Assert.False(Chains.Signer.Verify("k2", bytes, new string('é', 64)));
        Assert.False(Chains.Signer.Verify("k2", bytes, string.Empty));
    }

    [Fact]
    public void Sign_KnownKeyAndText_GivesThePublishedHmac()
    {
        // RFC 4231, test case 6, has a key of 131 bytes 0xaa.
        var key = Enumerable.Repeat((byte)0xaa, 131).ToArray();
        var signer = new ReceiptSigner(new ReceiptKeys("k", new Dictionary<string, byte[]> { ["k"] = key }));

        Assert.Equal(
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            signer.Sign("Test Using Larger Than Block-Size Key - Hash Key First"u8));
    }

    [Fact]
    public void Verify_OlderKey_StillHolds()
    {
        var older = new ReceiptSigner(new ReceiptKeys("k1", new Dictionary<string, byte[]> { ["k1"] = Chains.Key(1) }));

        Assert.True(Chains.Signer.Verify("k1", "{}"u8, older.Sign("{}"u8)));
    }

    [Fact]
    public void Seal_Body_IsCanonicalAndHashedWithItsIdentity()
    {
        var body = new JsonObject { ["b"] = 1, ["a"] = 2.0 };

        var receipt = Chains.Signer.Seal(Chains.Id(1), Chains.Workspace, "a\"b", body);

        Assert.Equal("""{"a":2,"b":1}""", receipt.BodyJson);
        var envelope = CanonicalJson.Serialize(new
        {
            Body = body.DeepClone(),
            receipt.Id,
            receipt.Kind,
            receipt.WorkspaceId,
        });
        Assert.Equal(Encoding.UTF8.GetString(envelope), Encoding.UTF8.GetString(ReceiptEnvelope.Bytes(receipt)));
        Assert.Equal(ReceiptEnvelope.Hash(envelope), receipt.Hash);
    }

    [Fact]
    public void Keys_TooShortOrAbsent_AreRefused()
    {
        Assert.Throws<ArgumentException>(
            () => new ReceiptKeys("k", new Dictionary<string, byte[]> { ["k"] = new byte[31] }));
        Assert.Throws<ArgumentException>(
            () => new ReceiptKeys("x", new Dictionary<string, byte[]> { ["k"] = new byte[32] }));
    }
}
