namespace RainRef.Domain.Receipts;

/// <summary>What is wrong with a chain.</summary>
public enum ChainFaultKind
{
    SequenceGap,
    WrongPreviousHash,
    WrongLinkHash,
    WrongReceiptHash,
    BadSignature,
    UnknownKey,
    MissingReceipt,
    RepeatedReceipt,
    UnlinkedReceipt,
    ForeignReceipt,
    WrongHead,
    Malformed,
    WrongRoot,
    BadCheckpoint,
    CutOff,
    NotComparable,
    BadProof,
}

/// <summary>One fault, with a sentence that says what was expected and what was found.</summary>
public sealed record ChainFault(ChainFaultKind Kind, long Seq, Guid? ReceiptId, string Message);

/// <summary>The outcome of a verification.</summary>
/// <param name="Checked">How many links were looked at.</param>
/// <param name="Head">How far the chain reaches; the next part's start.</param>
/// <param name="Faults">All faults, in the order of the chain.</param>
public sealed record ChainVerification(long Checked, ChainHead Head, IReadOnlyList<ChainFault> Faults)
{
    public bool Valid => Faults.Count == 0;

    public ChainFault? First => Faults.Count > 0 ? Faults[0] : null;
}
