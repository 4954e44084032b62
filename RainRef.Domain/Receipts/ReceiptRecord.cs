namespace RainRef.Domain.Receipts;

/// <summary>One signed receipt.</summary>
/// <param name="Id">Its identifier; the chain refers to it.</param>
/// <param name="WorkspaceId">The workspace in whose chain it stands.</param>
/// <param name="Kind">What it proves, such as <c>action.executed</c>.</param>
/// <param name="BodyJson">Canonical JSON (RFC 8785).</param>
/// <param name="Hash">SHA-256 over <see cref="ReceiptEnvelope"/>'s bytes, as 64 lower-case hex digits.</param>
/// <param name="KeyId">The key that signed.</param>
/// <param name="Signature">HMAC-SHA256 over the same bytes, as 64 lower-case hex digits.</param>
public sealed record ReceiptRecord(
    Guid Id, Guid WorkspaceId, string Kind, string BodyJson, string Hash, string KeyId, string Signature);
