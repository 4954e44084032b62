using System.Text.Json;
using System.Text.Json.Serialization;

namespace RainRef.Domain.Receipts;

/// <summary>The first line of an exported bundle.</summary>
/// <param name="Format">The form of all lines: <see cref="BundleLines.Format"/>.</param>
/// <param name="Workspace">The workspace's short name, for people.</param>
/// <param name="Left">Hashes in hex; see <see cref="LogHeader"/>.</param>
/// <param name="Keys">Public keys (SubjectPublicKeyInfo, Base64) that signed checkpoints.</param>
public sealed record BundleHeader(
    string Format, string WorkspaceId, string Workspace, string Origin, long From, long To, string PreviousHash,
    IReadOnlyList<string> Left, IReadOnlyList<string> Right, string Checkpoint, IReadOnlyList<string> Keys);

/// <summary>A receipt's line. <paramref name="Body"/> is the canonical JSON as text, to the byte; null where it is missing.</summary>
public sealed record BundleReceipt(
    long Seq, string Id, string PreviousHash, string Link, string? Kind = null, string? Body = null, string? Hash = null,
    string? KeyId = null, string? Signature = null);

/// <summary>Any line after the first: exactly one of its members is there.</summary>
/// <param name="Checkpoint">A signed checkpoint, behind the last receipt that it covers.</param>
/// <param name="End">The last line: how many receipts there were.</param>
public sealed record BundleLine(BundleReceipt? Receipt = null, string? Checkpoint = null, long? End = null);

/// <summary>How a bundle's lines are JSON.</summary>
public static class BundleLines
{
    public const string Format = "rainref.receipts/1";

    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 8,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static BundleHeader Of(LogHeader header, string workspace, IEnumerable<CheckpointKey> keys) => new(
        Format, header.WorkspaceId.ToString("D"), workspace, header.Origin, header.From, header.To, header.PreviousHash,
        [.. header.Left.Select(h => Hex.Of(h))], [.. header.Right.Select(h => Hex.Of(h))], header.Checkpoint,
        [.. keys.Select(k => Convert.ToBase64String(k.PublicKey))]);

    public static BundleLine Of(LogEntry entry) => new(Receipt: new BundleReceipt(
        entry.Link.Seq, entry.Link.ReceiptId.ToString("D"), entry.Link.PreviousHash, entry.Link.Hash, entry.Receipt?.Kind,
        entry.Receipt?.BodyJson, entry.Receipt?.Hash, entry.Receipt?.KeyId, entry.Receipt?.Signature));

    /// <exception cref="FormatException">A value does not read; the message says which.</exception>
    public static LogHeader ToHeader(BundleHeader header) => header.Format != Format
        ? throw new FormatException($"The format is '{header.Format}'; this program reads '{Format}'.")
        : header.From < 1 || header.To < header.From - 1
            ? throw new FormatException("It does not say from which receipt to which it goes.")
            : new LogHeader(
                ToGuid(header.WorkspaceId), header.Origin, header.From, header.To, header.PreviousHash,
                [.. header.Left.Select(Hex.Decode)], [.. header.Right.Select(Hex.Decode)], header.Checkpoint);

    /// <exception cref="FormatException">A value does not read; the message says which.</exception>
    public static LogEntry ToEntry(BundleReceipt line, Guid workspaceId)
    {
        var id = ToGuid(line.Id);
        var receipt = line is { Kind: { } kind, Body: { } body, Hash: { } hash, KeyId: { } keyId, Signature: { } signature }
            ? new ReceiptRecord(id, workspaceId, kind, body, hash, keyId, signature)
            : null;
        return new LogEntry(new ChainLink(line.Seq, id, line.PreviousHash, line.Link), receipt);
    }

    // Only the one form, since the identifier's text is part of what is hashed.
    internal static Guid ToGuid(string text) => Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text
        ? id
        : throw new FormatException($"'{(text.Length > 40 ? text[..40] : text)}' is not an identifier.");
}
