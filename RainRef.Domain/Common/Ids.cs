using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RainRef.Domain.Common;

/// <summary>Makes identifiers: UUIDv7, so that rows sort by the time at which they were made.</summary>
public static class Ids
{
    private static long _last;

    /// <summary>
    /// A new identifier. Within this process and a millisecond a counter of 16 bits (RFC 9562, 6.2, method 1) keeps the
    /// order in which they were made: rows that one request makes stay in its order.
    /// </summary>
    public static Guid New(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var milliseconds = now.ToUnixTimeMilliseconds();
        long last, next;
        do
        {
            last = Volatile.Read(ref _last);
            next = last >> 16 == milliseconds ? last + 1 : milliseconds << 16;
        }
        while (Interlocked.CompareExchange(ref _last, next, last) != last);
        Span<byte> id = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(id, bigEndian: true, out _);
        Count(id, version: 7, (int)(next & 0xffff));
        return new Guid(id, bigEndian: true);
    }

    /// <summary>
    /// An identifier that follows from what it names: the same parts give the same UUIDv8 (RFC 9562). What is made
    /// under it twice is made once.
    /// </summary>
    public static Guid From(Guid space, params ReadOnlySpan<string> parts)
    {
        var id = HashOf(space, parts);
        id[6] = (byte)((id[6] & 0x0f) | 0x80);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>The same, but sorting among the new ones of its time, and by <paramref name="index"/> (below 65,536).</summary>
    public static Guid From(DateTimeOffset time, int index, Guid space, params ReadOnlySpan<string> parts)
    {
        var id = HashOf(space, parts);
        BinaryPrimitives.WriteInt64BigEndian(id, time.ToUnixTimeMilliseconds() << 16);
        Count(id, version: 8, index);
        return new Guid(id, bigEndian: true);
    }

    // Version, 12 bits of the counter; variant, the last 4.
    private static void Count(Span<byte> id, int version, int counter)
    {
        id[6] = (byte)((version << 4) | (counter >> 12));
        id[7] = (byte)(counter >> 4);
        id[8] = (byte)(0x80 | ((counter & 0x0f) << 2) | (id[8] & 0x03));
    }

    private static byte[] HashOf(Guid space, ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(space.ToByteArray(bigEndian: true));
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset()[..16];
    }
}
