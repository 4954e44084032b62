using System.Globalization;

namespace RainRef.Domain.Receipts;

/// <summary>
/// Checks a part of a log as it streams by: order, chain, contents, and the Merkle roots against checkpoints. It keeps
/// the tree's edge and nothing else, so that a log of any length is checked in the same memory.
/// </summary>
/// <remarks>
/// Give the header first, then receipts and checkpoints in the order of the log, then finish. Signatures of receipts
/// are checked where <paramref name="signer"/> is given; without the secret, the leaves of the tree stand for them.
/// </remarks>
public sealed class LogVerifier(
    LogHeader header, IReadOnlyCollection<CheckpointKey> keys, ReceiptSigner? signer = null,
    IReadOnlyCollection<SignedCheckpoint>? known = null)
{
    /// <summary>More faults than this are counted, not told.</summary>
    public const int MaxFaults = 1000;

    private static readonly byte[] Unreadable = MerkleTree.Leaf([]);

    private readonly List<ChainFault> _faults = [];
    private readonly ReceiptCheck _check = new(signer);
    private readonly ILookup<long, SignedCheckpoint> _known = (known ?? []).ToLookup(k => k.Value.Size);
    private MerkleFrontier _frontier = new();
    private ChainHead _head = ChainHead.Empty;
    private long _checked;
    private long _lastGood;
    private bool _wrongRootTold;

    /// <summary>How many checkpoints were compared with the receipts.</summary>
    public int Checkpoints { get; private set; }

    /// <summary>Begins with the tree to the left.</summary>
    public void Begin()
    {
        var before = header.From - 1;
        _head = new ChainHead(before, header.PreviousHash);
        try
        {
            _frontier = new MerkleFrontier(before, header.Left);
            _lastGood = before;
        }
        catch (FormatException e)
        {
            Add(ChainFaultKind.Malformed, header.From, null, e.Message);
        }

        foreach (var checkpoint in (known ?? []).Where(k => k.Value.Origin != header.Origin))
            Add(ChainFaultKind.NotComparable, 0, null, $"The given checkpoint is of another log, '{checkpoint.Value.Origin}'.");
        CompareKnown();
    }

    public void Check(LogEntry entry)
    {
        _checked++;
        var link = entry.Link;
        if (link.Seq != _head.Seq + 1)
            Add(ChainFaultKind.SequenceGap, link, Text($"Expected receipt {_head.Seq + 1}, found {link.Seq}."));
        if (link.PreviousHash != _head.Hash)
            Add(ChainFaultKind.WrongPreviousHash, link, "It does not continue from the hash of the receipt before it.");
        if (entry.Receipt is { } receipt)
            Check(link, receipt);
        else
            Add(ChainFaultKind.MissingReceipt, link, "It is missing.");
        _frontier.Append(Leaf(entry));
        _head = new ChainHead(link.Seq, link.Hash);
        CompareKnown();
    }

    /// <summary>Compares a checkpoint whose place is here.</summary>
    public void Check(string note)
    {
        if (Open(note) is not { } checkpoint)
            return;
        if (checkpoint.Value.Size != _frontier.Size)
            Add(ChainFaultKind.BadCheckpoint, _frontier.Size, null, Text($"A checkpoint of {checkpoint.Value.Size} receipts stands after {_frontier.Size}."));
        else
            Compare(checkpoint.Value, _frontier.Root(), "The");
    }

    /// <summary>Says that a line does not read.</summary>
    public void Unread(string message) => Add(ChainFaultKind.Malformed, _head.Seq + 1, null, message);

    /// <summary>Goes on over the tree to the right, up to the checkpoint over all.</summary>
    public ChainVerification Finish()
    {
        if (_head.Seq != header.To)
            Add(ChainFaultKind.CutOff, _head.Seq, null, Text($"It should go to receipt {header.To}, and ends at {_head.Seq}."));
        if (Open(header.Checkpoint) is { } over)
            FinishUnder(over.Value);
        return new ChainVerification(_checked, _head, _faults);
    }

    /// <summary>Checks a single receipt: its content, its link and, with the secret, its signature; not its place.</summary>
    internal static List<ChainFault> CheckOne(LogHeader header, ReceiptSigner? signer, LogEntry entry)
    {
        var verifier = new LogVerifier(header, [], signer);
        if (entry.Receipt is { } receipt)
            verifier.Check(entry.Link, receipt);
        else
            verifier.Add(ChainFaultKind.MissingReceipt, entry.Link, "It is missing.");
        return verifier._faults;
    }

    private void FinishUnder(Checkpoint over)
    {
        if (over.Size < header.To)
        {
            Add(ChainFaultKind.CutOff, header.To, null, Text($"Its checkpoint is of {over.Size} receipts, and covers none after that."));
            return;
        }

        try
        {
            var nodes = new LeafRange(header.To, over.Size).Nodes();
            if (nodes.Count != header.Right.Count)
                throw new FormatException(Text($"The tree from {header.To} to {over.Size} has {nodes.Count} subtrees, not {header.Right.Count}."));
            foreach (var (node, hash) in nodes.Zip(header.Right))
                _frontier.Append(hash, node.Level);
        }
        catch (FormatException e)
        {
            Add(ChainFaultKind.Malformed, header.To, null, e.Message);
            return;
        }

        Compare(over, _frontier.Root(), "The");
        foreach (var known in _known.SelectMany(k => k).Select(k => k.Value))
            CompareBeyond(known, over.Size);
    }

    private void CompareBeyond(Checkpoint known, long size)
    {
        if (known.Size > size)
            Add(ChainFaultKind.CutOff, size, null, Text($"The given checkpoint attests {known.Size} receipts, and this log has {size}: its end was cut off, or it is older than the checkpoint."));
        else if (known.Size == size && size > header.To)
            Compare(known, _frontier.Root(), "The given");
        else if (known.Size < header.From - 1 || known.Size > header.To)
            Add(ChainFaultKind.NotComparable, known.Size, null, Text($"The given checkpoint ends at receipt {known.Size}, outside of {header.From} to {header.To}: export a part that contains it."));
    }

    private void CompareKnown()
    {
        if (!_known.Contains(_frontier.Size))
            return;
        foreach (var checkpoint in _known[_frontier.Size])
            Compare(checkpoint.Value, _frontier.Root(), "The given");
    }

    private void Compare(Checkpoint checkpoint, byte[] root, string which)
    {
        Checkpoints++;
        if (checkpoint.Root.AsSpan().SequenceEqual(root))
        {
            _lastGood = checkpoint.Size;
            return;
        }

        // Every later root contains the first wrong one; only what the caller brought is told each time.
        if (_wrongRootTold && which == "The")
            return;
        _wrongRootTold = true;
        Add(ChainFaultKind.WrongRoot, checkpoint.Size, null, Text($"{which} checkpoint of {checkpoint.Size} receipts, signed at {checkpoint.Time:u}, attests other receipts: something in {Math.Min(_lastGood, checkpoint.Size) + 1} to {checkpoint.Size} was changed, removed, added or moved."));
    }

    private SignedCheckpoint? Open(string note)
    {
        try
        {
            var checkpoint = SignedCheckpoint.Open(note, keys);
            if (checkpoint.Value.Origin == header.Origin)
                return checkpoint;
            Add(ChainFaultKind.BadCheckpoint, _frontier.Size, null, $"A checkpoint is of another log, '{checkpoint.Value.Origin}'.");
        }
        catch (FormatException e)
        {
            Add(ChainFaultKind.BadCheckpoint, _frontier.Size, null, e.Message);
        }

        return null;
    }

    private void Check(ChainLink link, ReceiptRecord receipt)
    {
        if (receipt.WorkspaceId != header.WorkspaceId || receipt.Id != link.ReceiptId)
            Add(ChainFaultKind.ForeignReceipt, link, "It is another receipt than its link names.");
        var flaws = _check.Of(link, receipt);
        if (flaws.HasFlag(ReceiptFlaws.LinkHash))
            Add(ChainFaultKind.WrongLinkHash, link, "Its link's hash does not follow from the previous hash and its own.");
        if (flaws.HasFlag(ReceiptFlaws.NotText))
            Add(ChainFaultKind.WrongReceiptHash, link, "Its content is not well-formed text.");
        if (flaws.HasFlag(ReceiptFlaws.Hash))
            Add(ChainFaultKind.WrongReceiptHash, link, "Its content does not have its hash: content, kind, id or hash was changed.");
        if (flaws.HasFlag(ReceiptFlaws.UnknownKey))
            Add(ChainFaultKind.UnknownKey, link, $"It is signed with the unknown key '{receipt.KeyId}'.");
        if (flaws.HasFlag(ReceiptFlaws.Signature))
            Add(ChainFaultKind.BadSignature, link, "Its signature does not match its content.");
    }

    private byte[] Leaf(LogEntry entry)
    {
        try
        {
            return entry.Receipt is { } receipt ? ReceiptLeaf.Hash(entry.Link.Hash, receipt.KeyId, receipt.Signature) : Unreadable;
        }
        catch (FormatException)
        {
            Add(ChainFaultKind.Malformed, entry.Link, "Its link's hash or its signature is not 64 lower-case hex digits.");
            return Unreadable;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(ChainFaultKind kind, ChainLink link, string message) =>
        Add(kind, link.Seq, link.ReceiptId, Text($"Receipt {link.Seq}: {message}"));

    private void Add(ChainFaultKind kind, long seq, Guid? receiptId, string message)
    {
        if (_faults.Count < MaxFaults)
            _faults.Add(new ChainFault(kind, seq, receiptId, message));
    }
}
