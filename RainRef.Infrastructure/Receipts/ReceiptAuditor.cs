using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Receipts;

/// <summary>One receipt with what checking it showed.</summary>
/// <param name="Link">Its place in the chain; null when it has none, which is a fault.</param>
public sealed record CheckedReceipt(Receipt Receipt, ReceiptLink? Link, IReadOnlyList<ChainFault> Faults)
{
    public bool Valid => Faults.Count == 0;
}

/// <summary>What checking a whole chain showed.</summary>
/// <param name="Checked">How many links were looked at.</param>
/// <param name="Head">Where the chain ends.</param>
/// <param name="Faults">The first faults.</param>
/// <param name="FaultCount">How many there are.</param>
public sealed record CheckedChain(long Checked, ChainHead Head, IReadOnlyList<ChainFault> Faults, long FaultCount)
{
    public bool Valid => FaultCount == 0;
}

/// <summary>Checks stored receipts: content, signature, and place in the chain.</summary>
public sealed class ReceiptAuditor(RainRefDatabase database, ReceiptQueries queries, ReceiptSealer sealer, ReceiptSigner signer, TimeProvider clock)
{
    private const int BatchSize = 1000;
    private const int MaxFaults = 100;

    /// <summary>Checks one receipt against the link before it; null when there is no such receipt.</summary>
    public async Task<CheckedReceipt?> CheckAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        var found = await queries.FindAsync(workspaceId, id, ct);
        if (found is { Link: null })
        {
            await SealAsync(workspaceId, ct);
            found = await queries.FindAsync(workspaceId, id, ct);
        }

        if (found is not var (receipt, link, previous))
            return null;
        var start = previous is null ? null : new ChainHead(previous.Seq, previous.Hash);
        var verified = new ChainVerifier(signer).Verify(link is null ? [] : [Link(link)], [Record(receipt)], start);
        return new CheckedReceipt(receipt, link, verified.Faults);
    }

    /// <summary>Checks the whole chain, a thousand links at a time.</summary>
    public async Task<CheckedChain> CheckChainAsync(Guid workspaceId, CancellationToken ct)
    {
        var damage = await SealAsync(workspaceId, ct);
        await using var db = await database.ReadAsync(workspaceId, ct);
        var verifier = new ChainVerifier(signer);
        var (head, seen, faults, faultCount) = (ChainHead.Empty, 0L, new List<ChainFault>(), 0L);
        Add(damage);
        var last = await db.ReceiptLinks.MaxAsync(l => (long?)l.Seq, ct) ?? 0;
        var after = long.MinValue;
        while (true)
        {
            var from = after;
            var rows = await db.ReceiptLinks.Where(l => l.Seq > from && l.Seq <= last).OrderBy(l => l.Seq).Take(BatchSize)
                .Join(db.Receipts, l => l.Id, r => r.Id, (l, r) => new { Link = l, Receipt = r })
                .OrderBy(row => row.Link.Seq).ToListAsync(ct);
            if (rows.Count == 0)
                break;
            var part = verifier.Verify(rows.Select(r => Link(r.Link)), [.. rows.Select(r => Record(r.Receipt))], head);
            Add(part.Faults);
            (head, seen, after) = (part.Head, seen + part.Checked, rows[^1].Link.Seq);
        }

        // Young ones may just have committed; where the chain is damaged nothing gets a place, so all of them count.
        var old = damage.Count > 0 ? Guid.AllBitsSet : Ids.Floor(clock.GetUtcNow() - ReceiptSealer.SealedWithin);
        var unlinked = db.Receipts.Where(r => r.Id < old && !db.ReceiptLinks.Any(l => l.Id == r.Id));
        var ids = await unlinked.OrderBy(r => r.Id).Select(r => r.Id).Take(MaxFaults).ToListAsync(ct);
        Add(ids.Select(id => new ChainFault(ChainFaultKind.UnlinkedReceipt, 0, id, "No link of the chain names this receipt.")));
        if (ids.Count == MaxFaults)
            faultCount += await unlinked.LongCountAsync(ct) - MaxFaults;
        var attested = await db.Set<ReceiptCheckpoint>().MaxAsync(c => (long?)c.Size, ct) ?? 0;
        if (attested > last)
            Add([new ChainFault(ChainFaultKind.CutOff, last, null, $"The chain ends at {last}, and a checkpoint attests {attested} receipts.")]);
        return new CheckedChain(seen, head, faults, faultCount);

        void Add(IEnumerable<ChainFault> more)
        {
            foreach (var fault in more)
            {
                faultCount++;
                if (faults.Count < MaxFaults)
                    faults.Add(fault);
            }
        }
    }

    private async Task<IReadOnlyList<ChainFault>> SealAsync(Guid workspaceId, CancellationToken ct)
    {
        try
        {
            await sealer.SealAsync(workspaceId, ct);
            return [];
        }
        catch (ChainDamagedException e)
        {
            return [new ChainFault(ChainFaultKind.WrongHead, 0, null, e.Message)];
        }
    }

    private static ChainLink Link(ReceiptLink link) => new(link.Seq, link.Id, link.PreviousHash, link.Hash);

    private static ReceiptRecord Record(Receipt r) => new(r.Id, r.WorkspaceId, r.Kind, r.Body, r.Hash, r.KeyId, r.Signature);
}
