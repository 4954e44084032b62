using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RainRef.Domain.Receipts;

/// <summary>Signs and verifies receipts by HMAC-SHA256.</summary>
public sealed class ReceiptSigner(ReceiptKeys keys)
{
    /// <summary>The key that <see cref="Sign"/> uses; store it beside the signature.</summary>
    public string CurrentKeyId => keys.CurrentKeyId;

    public bool Knows(string keyId) => keys.Knows(keyId);

    /// <summary>The signature with the current key: 64 lower-case hex digits.</summary>
    public string Sign(ReadOnlySpan<byte> canonical)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.Current, canonical, mac);
        return Convert.ToHexStringLower(mac);
    }

    /// <summary>
    /// Whether <paramref name="signature"/> is exactly the one over <paramref name="canonical"/>; false for an unknown
    /// key. Takes the same time wherever a difference lies.
    /// </summary>
    public bool Verify(string keyId, ReadOnlySpan<byte> canonical, string signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!keys.TryGet(keyId, out var key) || !Hex.TryDecode(signature, given))
            return false;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, canonical, mac);
        return CryptographicOperations.FixedTimeEquals(mac, given);
    }

    /// <summary>Makes a receipt: canonical body, hash and signature.</summary>
    /// <exception cref="CanonicalJsonException">The body has no canonical form.</exception>
    public ReceiptRecord Seal(Guid id, Guid workspaceId, string kind, JsonNode body)
    {
        var bodyJson = Encoding.UTF8.GetString(CanonicalJson.Serialize(body));
        var bytes = ReceiptEnvelope.Bytes(id, workspaceId, kind, bodyJson);
        return new ReceiptRecord(
            id, workspaceId, kind, bodyJson, ReceiptEnvelope.Hash(bytes), CurrentKeyId, Sign(bytes));
    }
}
