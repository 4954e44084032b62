using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Receipts;

/// <summary>Reads receipts for what they prove: one whose signature is wrong is as good as none.</summary>
public sealed class SignedReceipts(ReceiptSigner signer)
{
    // Of these, and only of these, there is an index by subject.
    internal const string BySubject =
        "kind IN ('approval.used', 'autonomy.compared', 'autonomy.set', 'autonomy.promoted', 'autonomy.demoted')";

    /// <summary>The body of one receipt; null where there is none of that kind about that subject with a valid signature.</summary>
    public async Task<JsonObject?> FindAsync(RainRefDbContext db, Guid? id, string kind, Guid subjectId, CancellationToken ct)
    {
        var receipt = await db.Receipts.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, ct);
        return receipt is not null && receipt.Kind == kind ? Read(receipt, subjectId) : null;
    }

    /// <summary>What a receipt says of a subject; null where its signature is wrong or it speaks of something else.</summary>
    public JsonObject? Read(Receipt receipt, Guid subjectId)
    {
        var bytes = ReceiptEnvelope.Bytes(receipt.Id, receipt.WorkspaceId, receipt.Kind, receipt.Body);
        if (!signer.Verify(receipt.KeyId, bytes, receipt.Signature))
            return null;
        var body = JsonNode.Parse(receipt.Body)!.AsObject();
        return (string?)body["subject_id"] == subjectId.ToString("D") ? body : null;
    }
}
