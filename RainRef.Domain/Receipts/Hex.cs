using System.Buffers;

namespace RainRef.Domain.Receipts;

/// <summary>Hashes as text: 64 lower-case hex digits and nothing else, so that one hash has one form.</summary>
public static class Hex
{
    public static string Of(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);

    /// <exception cref="FormatException">It is not 64 lower-case hex digits.</exception>
    public static byte[] Decode(string? hash)
    {
        var bytes = new byte[MerkleTree.HashBytes];
        Decode(hash, bytes);
        return bytes;
    }

    internal static void Decode(string? hash, Span<byte> target)
    {
        if (!TryDecode(hash, target))
            throw new FormatException("A hash is 64 lower-case hex digits.");
    }

    /// <summary>False when it is not exactly as many lower-case hex digits as <paramref name="target"/> takes.</summary>
    internal static bool TryDecode(string? hash, Span<byte> target) =>
        hash?.Length == 2 * target.Length
        && !hash.AsSpan().ContainsAnyInRange('A', 'F')
        && Convert.FromHexString(hash, target, out _, out _) == OperationStatus.Done;

    /// <summary>Whether <paramref name="text"/> is the one form of <paramref name="hash"/>, 32 bytes.</summary>
    internal static bool IsOf(string text, ReadOnlySpan<byte> hash)
    {
        Span<char> expected = stackalloc char[2 * MerkleTree.HashBytes];
        return Convert.TryToHexStringLower(hash, expected, out _) && text.AsSpan().SequenceEqual(expected);
    }
}
