namespace RainRef.Domain.Receipts;

/// <summary>Checks a chain, or a part of one, and names every fault.</summary>
public sealed class ChainVerifier(ReceiptSigner signer)
{
    /// <summary>Checks links in the order in which they are given.</summary>
    /// <param name="links">The links, from the one after <paramref name="start"/>.</param>
    /// <param name="receipts">The receipts that they name, in any order, and no others.</param>
    /// <param name="start">The trusted end of the part before; the chain's beginning when null.</param>
    /// <param name="expectedHead">
    /// Where the chain must end, from a checkpoint or the stored head. Without it, links cut off at the end together
    /// with their receipts cannot be noticed.
    /// </param>
    public ChainVerification Verify(
        IEnumerable<ChainLink> links,
        IReadOnlyCollection<ReceiptRecord> receipts,
        ChainHead? start = null,
        ChainHead? expectedHead = null)
    {
        var run = new Run(signer, receipts, start ?? ChainHead.Empty);
        foreach (var link in links)
            run.Check(link);
        return run.Finish(expectedHead);
    }

    private sealed class Run
    {
        private readonly ReceiptCheck _check;
        private readonly List<ReceiptRecord> _receipts;
        private readonly Dictionary<Guid, int> _places;
        private readonly bool[] _linked;
        private readonly HashSet<Guid> _missing = [];
        private readonly List<ChainFault> _faults = [];
        private readonly Guid? _workspace;
        private ChainHead _head;
        private long _checked;

        public Run(ReceiptSigner signer, IReadOnlyCollection<ReceiptRecord> receipts, ChainHead start)
        {
            _check = new ReceiptCheck(signer);
            _head = start;
            _receipts = new List<ReceiptRecord>(receipts.Count);
            _places = new Dictionary<Guid, int>(receipts.Count);
            foreach (var receipt in receipts)
            {
                _workspace ??= receipt.WorkspaceId;
                if (_places.TryAdd(receipt.Id, _receipts.Count))
                    _receipts.Add(receipt);
                else
                    Add(ChainFaultKind.RepeatedReceipt, 0, receipt.Id, "The receipt is present twice.");
            }

            _linked = new bool[_receipts.Count];
        }

        public void Check(ChainLink link)
        {
            _checked++;
            if (link.Seq != _head.Seq + 1)
                Add(ChainFaultKind.SequenceGap, link, $"Expected link {_head.Seq + 1}, found {link.Seq}.");
            if (link.PreviousHash != _head.Hash)
                Add(ChainFaultKind.WrongPreviousHash, link, "It does not continue from the hash of the link before it.");
            var receipt = Take(link.ReceiptId, out var repeated);
            if (repeated)
                Add(ChainFaultKind.RepeatedReceipt, link, "Its receipt already has an earlier link.");
            if (receipt is null)
                Add(ChainFaultKind.MissingReceipt, link, "Its receipt is missing.");
            else
                Check(link, receipt);
            // From here the stored values go on, so that one fault does not make faults of all that follow.
            _head = new ChainHead(link.Seq, link.Hash);
        }

        public ChainVerification Finish(ChainHead? expected)
        {
            for (var place = 0; place < _linked.Length; place++)
            {
                if (!_linked[place])
                    Add(ChainFaultKind.UnlinkedReceipt, 0, _receipts[place].Id, "No link of the chain names this receipt.");
            }

            if (expected is not null && expected != _head)
                Add(ChainFaultKind.WrongHead, _head.Seq, null, $"The chain ends at link {_head.Seq}; expected the head at link {expected.Seq}, with its hash.");
            return new ChainVerification(_checked, _head, _faults);
        }

        private ReceiptRecord? Take(Guid id, out bool repeated)
        {
            if (!_places.TryGetValue(id, out var place))
            {
                repeated = !_missing.Add(id);
                return null;
            }

            repeated = _linked[place];
            _linked[place] = true;
            return _receipts[place];
        }

        private void Check(ChainLink link, ReceiptRecord receipt)
        {
            if (receipt.WorkspaceId != _workspace)
                Add(ChainFaultKind.ForeignReceipt, link, "Its receipt belongs to another workspace.");
            var flaws = _check.Of(link, receipt);
            if (flaws == ReceiptFlaws.None)
                return;
            if (flaws.HasFlag(ReceiptFlaws.LinkHash))
                Add(ChainFaultKind.WrongLinkHash, link, "Its hash does not follow from the previous hash and the receipt's.");
            if (flaws.HasFlag(ReceiptFlaws.NotText))
                Add(ChainFaultKind.WrongReceiptHash, link, "Its receipt's content is not well-formed text.");
            if (flaws.HasFlag(ReceiptFlaws.Hash))
                Add(ChainFaultKind.WrongReceiptHash, link, "Its receipt's content does not have the receipt's hash.");
            if (flaws.HasFlag(ReceiptFlaws.UnknownKey))
                Add(ChainFaultKind.UnknownKey, link, $"Its receipt is signed with the unknown key '{receipt.KeyId}'.");
            if (flaws.HasFlag(ReceiptFlaws.Signature))
                Add(ChainFaultKind.BadSignature, link, "Its receipt's signature does not match the content.");
        }

        private void Add(ChainFaultKind kind, ChainLink link, string message) =>
            Add(kind, link.Seq, link.ReceiptId, $"Link {link.Seq}: {message}");

        private void Add(ChainFaultKind kind, long seq, Guid? receiptId, string message) =>
            _faults.Add(new ChainFault(kind, seq, receiptId, message));
    }
}
