using System.Text.Json;
using System.Text.Json.Nodes;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Web.Receipts;

/// <summary>Reads a receipt together with all that shows whether it holds, and verifies the whole chain.</summary>
public sealed class ReceiptReader(ReceiptAuditor auditor, ReceiptProofs proofs)
{
    private const string Inclusion = "inclusion";

    // What each check is about, and the faults that fail it.
    private static readonly (string Name, ChainFaultKind[] Faults)[] Checks =
    [
        ("content_hash", [ChainFaultKind.WrongReceiptHash]),
        ("signature", [ChainFaultKind.BadSignature, ChainFaultKind.UnknownKey]),
        ("link_hash", [ChainFaultKind.WrongLinkHash, ChainFaultKind.UnlinkedReceipt]),
        ("chain_order", [ChainFaultKind.SequenceGap, ChainFaultKind.WrongPreviousHash, ChainFaultKind.UnlinkedReceipt]),
        (Inclusion, [ChainFaultKind.BadProof, ChainFaultKind.BadCheckpoint]),
    ];

    /// <summary>The receipt, verified now; null when there is none.</summary>
    public async Task<ReceiptBody?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        if (await auditor.CheckAsync(workspaceId, id, ct) is not { } found)
            return null;
        var (inclusion, proofFaults) = await proofs.CheckedInclusionAsync(workspaceId, id, ct);
        var (receipt, link) = (found.Receipt, found.Link);
        IReadOnlyList<ChainFault> faults = [.. found.Faults, .. proofFaults];
        var checks = Checks.Where(c => c.Name != Inclusion || inclusion is not null)
            .Select(c => new CheckBody(c.Name, !faults.Any(f => c.Faults.Contains(f.Kind)))).ToList();
        return new ReceiptBody(
            receipt.Id, receipt.Kind, receipt.SubjectId, receipt.TicketId, BodyOf(receipt), receipt.Hash, receipt.KeyId,
            receipt.Signature, link?.Seq, link?.PreviousHash, link?.Hash, receipt.CreatedAt,
            new VerificationBody(faults.Count == 0, checks, [.. faults.Select(FaultBody.Of)]), inclusion);
    }

    public async Task<ChainBody> CheckChainAsync(Guid workspaceId, CancellationToken ct)
    {
        var chain = await auditor.CheckChainAsync(workspaceId, ct);
        return new ChainBody(
            chain.Valid, chain.Checked, chain.Head.Seq, chain.Head.Hash, chain.FaultCount, [.. chain.Faults.Select(FaultBody.Of)]);
    }

    // What was tampered with may not even be JSON; then it is shown as it stands.
    private static JsonNode? BodyOf(Receipt receipt)
    {
        try
        {
            return JsonNode.Parse(receipt.Body);
        }
        catch (JsonException)
        {
            return JsonValue.Create(receipt.Body);
        }
    }
}
