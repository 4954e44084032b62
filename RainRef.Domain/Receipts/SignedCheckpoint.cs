namespace RainRef.Domain.Receipts;

/// <summary>A checkpoint whose signature was verified.</summary>
public sealed record SignedCheckpoint(Checkpoint Value, string Note)
{
    /// <summary>Reads a checkpoint and verifies it with whichever of the keys signed it.</summary>
    /// <exception cref="FormatException">It does not read, or none of the keys signed it.</exception>
    public static SignedCheckpoint Open(string note, IEnumerable<CheckpointKey> keys)
    {
        var signed = SignedNote.Parse(note);
        var checkpoint = Checkpoint.Parse(signed.Text);
        if (!keys.Any(k => k.Verify(signed, checkpoint.Origin)))
            throw new FormatException($"The checkpoint of {checkpoint.Size} receipts is not signed by a known key.");
        return new SignedCheckpoint(checkpoint, note);
    }
}
