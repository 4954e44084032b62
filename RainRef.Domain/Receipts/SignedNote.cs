using System.Text;

namespace RainRef.Domain.Receipts;

/// <summary>A signature line of a note.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="KeyHash">The first four bytes of the key's hash, as a number.</param>
public sealed record NoteSignature(string Name, uint KeyHash, byte[] Value);

/// <summary>
/// A text with signatures as C2SP "signed-note" lays them out: the text, an empty line, and lines of an em dash, the
/// key's name and Base64 of key hash and signature. What is signed is the text with its last line's end.
/// </summary>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const string Dash = "\u2014 ";
    private const int MaxLength = 64 * 1024;
    private const int MaxSignatures = 100;

    public override string ToString() =>
        $"{Text}\n{string.Concat(Signatures.Select(s => $"{Dash}{s.Name} {Encode(s)}\n"))}";

    /// <exception cref="FormatException">It is not a signed note; the message says what is wrong.</exception>
    public static SignedNote Parse(string note)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (note.Length > MaxLength || split <= 0 || note[^1] != '\n')
            throw new FormatException("A checkpoint is a text, an empty line, and signature lines.");
        var text = note[..(split + 1)];
        if (text.Any(c => c != '\n' && char.IsControl(c)))
            throw new FormatException("A checkpoint's text has a control character.");
        var lines = note[(split + 2)..^1].Split('\n');
        if (lines.Length > MaxSignatures)
            throw new FormatException($"A checkpoint has at most {MaxSignatures} signatures.");
        return new SignedNote(text, [.. lines.Select(ParseLine)]);
    }

    private static NoteSignature ParseLine(string line)
    {
        var parts = line.StartsWith(Dash, StringComparison.Ordinal) ? line[Dash.Length..].Split(' ') : [];
        if (parts is not [{ Length: > 0 } name, { Length: > 0 } encoded])
            throw new FormatException("A signature line is an em dash, a name and Base64.");
        var bytes = Convert.FromBase64String(encoded);
        if (bytes.Length < 5 || Convert.ToBase64String(bytes) != encoded)
            throw new FormatException("A signature is not proper Base64 of a key hash and a signature.");
        return new NoteSignature(name, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[4..]);
    }

    private static string Encode(NoteSignature signature)
    {
        var bytes = new byte[4 + signature.Value.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyHash);
        signature.Value.CopyTo(bytes, 4);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>The bytes that are signed.</summary>
    public byte[] SignedBytes() => Encoding.UTF8.GetBytes(Text);
}
