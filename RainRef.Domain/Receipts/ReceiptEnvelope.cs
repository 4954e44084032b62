using System.Security.Cryptography;
using System.Text;

namespace RainRef.Domain.Receipts;

/// <summary>
/// The bytes of a receipt that are hashed and signed: the canonical JSON object
/// <c>{"body":…,"id":"…","kind":"…","workspace_id":"…"}</c>.
/// </summary>
/// <remarks>
/// Identifier, workspace and kind stand beside the body, so that none of them can be exchanged under a valid signature.
/// </remarks>
public static class ReceiptEnvelope
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The envelope's bytes. <paramref name="bodyJson"/> is taken as it is, and must be canonical.</summary>
    /// <exception cref="CanonicalJsonException">Body or kind is not well-formed text.</exception>
    public static byte[] Bytes(Guid id, Guid workspaceId, string kind, string bodyJson)
    {
        try
        {
            var kindJson = StrictUtf8.GetString(CanonicalJson.Serialize<string>(kind));
            return StrictUtf8.GetBytes(
                $$"""{"body":{{bodyJson}},"id":"{{id:D}}","kind":{{kindJson}},"workspace_id":"{{workspaceId:D}}"}""");
        }
        catch (EncoderFallbackException e)
        {
            throw new CanonicalJsonException("A receipt's body is not well-formed text.", e);
        }
    }

    public static byte[] Bytes(ReceiptRecord receipt) =>
        Bytes(receipt.Id, receipt.WorkspaceId, receipt.Kind, receipt.BodyJson);

    /// <summary>SHA-256 as 64 lower-case hex digits.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
