using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

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
    private const int GuidLength = 36;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> NeedNoEscape =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>The envelope's bytes. <paramref name="bodyJson"/> is taken as it is, and must be canonical.</summary>
    /// <exception cref="CanonicalJsonException">Body or kind is not well-formed text.</exception>
    public static byte[] Bytes(Guid id, Guid workspaceId, string kind, string bodyJson)
    {
        var kindJson = kind.AsSpan().ContainsAnyExcept(NeedNoEscape)
            ? CanonicalJson.Serialize(JsonValue.Create(kind))
            : Encoding.ASCII.GetBytes($"\"{kind}\"");
        try
        {
            var bytes = new byte[BodyStart.Length + StrictUtf8.GetByteCount(bodyJson) + IdStart.Length + KindStart.Length
                + kindJson.Length + WorkspaceStart.Length + End.Length + (2 * GuidLength)];
            var rest = bytes.AsSpan();
            Put(BodyStart, ref rest);
            rest = rest[StrictUtf8.GetBytes(bodyJson, rest)..];
            Put(IdStart, ref rest);
            Put(id, ref rest);
            Put(KindStart, ref rest);
            Put(kindJson, ref rest);
            Put(WorkspaceStart, ref rest);
            Put(workspaceId, ref rest);
            Put(End, ref rest);
            return bytes;
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

    private static ReadOnlySpan<byte> BodyStart => "{\"body\":"u8;

    private static ReadOnlySpan<byte> IdStart => ",\"id\":\""u8;

    private static ReadOnlySpan<byte> KindStart => "\",\"kind\":"u8;

    private static ReadOnlySpan<byte> WorkspaceStart => ",\"workspace_id\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    private static void Put(ReadOnlySpan<byte> text, ref Span<byte> rest)
    {
        text.CopyTo(rest);
        rest = rest[text.Length..];
    }

    private static void Put(Guid id, ref Span<byte> rest)
    {
        id.TryFormat(rest, out var written);
        rest = rest[written..];
    }
}
