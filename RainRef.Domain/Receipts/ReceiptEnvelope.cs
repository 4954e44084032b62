using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;

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

    // A character that must be escaped, such as a control character, takes six.
    private const int MostOfACharacter = 6;

    private static readonly SearchValues<char> NeedNoEscape =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>The envelope's bytes. <paramref name="bodyJson"/> is taken as it is, and must be canonical.</summary>
    /// <exception cref="CanonicalJsonException">Body or kind is not well-formed text.</exception>
    public static byte[] Bytes(Guid id, Guid workspaceId, string kind, string bodyJson)
    {
        var buffer = Array.Empty<byte>();
        return TryWrite(id, workspaceId, kind, bodyJson, ref buffer, out var length)
            ? buffer[..length]
            : throw new CanonicalJsonException("A receipt's kind or body is not well-formed text.");
    }

    public static byte[] Bytes(ReceiptRecord receipt) =>
        Bytes(receipt.Id, receipt.WorkspaceId, receipt.Kind, receipt.BodyJson);

    /// <summary>Writes the bytes into a buffer that is used again.</summary>
    /// <param name="receipt">The receipt.</param>
    /// <param name="buffer">Takes the bytes; a larger one takes its place where it is too small.</param>
    /// <param name="length">How many bytes.</param>
    /// <returns>False when body or kind is not well-formed text.</returns>
    internal static bool TryWrite(ReceiptRecord receipt, ref byte[] buffer, out int length) =>
        TryWrite(receipt.Id, receipt.WorkspaceId, receipt.Kind, receipt.BodyJson, ref buffer, out length);

    private static bool TryWrite(Guid id, Guid workspaceId, string kind, string bodyJson, ref byte[] buffer, out int length)
    {
        length = 0;
        var most = FixedLength + Encoding.UTF8.GetMaxByteCount(bodyJson.Length) + (MostOfACharacter * kind.Length);
        if (buffer.Length < most)
            buffer = new byte[most];
        var rest = buffer.AsSpan();
        Put(BodyStart, ref rest);
        if (Utf8.FromUtf16(bodyJson, rest, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            return false;
        rest = rest[written..];
        Put(IdStart, ref rest);
        Put(id, ref rest);
        Put(KindStart, ref rest);
        if (!TryPutKind(kind, ref rest))
            return false;
        Put(WorkspaceStart, ref rest);
        Put(workspaceId, ref rest);
        Put(End, ref rest);
        length = buffer.Length - rest.Length;
        return true;
    }

    /// <summary>SHA-256 as 64 lower-case hex digits.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // With the two quotes of the kind.
    private static int FixedLength =>
        BodyStart.Length + IdStart.Length + KindStart.Length + WorkspaceStart.Length + End.Length + (2 * GuidLength) + 2;

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

    private static bool TryPutKind(string kind, ref Span<byte> rest)
    {
        if (!kind.AsSpan().ContainsAnyExcept(NeedNoEscape))
        {
            Put("\""u8, ref rest);
            rest = rest[Encoding.ASCII.GetBytes(kind, rest)..];
            Put("\""u8, ref rest);
            return true;
        }

        try
        {
            Put(CanonicalJson.Serialize(JsonValue.Create(kind)), ref rest);
            return true;
        }
        catch (CanonicalJsonException)
        {
            return false;
        }
    }

    private static void Put(Guid id, ref Span<byte> rest)
    {
        id.TryFormat(rest, out var written);
        rest = rest[written..];
    }
}
