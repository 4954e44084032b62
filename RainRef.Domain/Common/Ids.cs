using System.Security.Cryptography;
using System.Text;

namespace RainRef.Domain.Common;

/// <summary>Makes identifiers: UUIDv7, so that rows sort by the time at which they were made.</summary>
public static class Ids
{
    public static Guid New(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>
    /// An identifier that follows from what it names: the same parts give the same UUIDv8 (RFC 9562). What is made
    /// under it twice is made once.
    /// </summary>
    public static Guid From(Guid space, params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(space.ToByteArray(bigEndian: true));
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        var id = hash.GetHashAndReset().AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0f) | 0x80);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
