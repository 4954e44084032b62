using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RainRef.Domain.Common;

/// <summary>Makes identifiers: UUIDv7, so that rows sort by the time at which they were made.</summary>
public static class Ids
{
    // Clocks further back than this are another test's, not the same one read out of turn.
    private const long MaxSetBack = 10L << 12;
    private static long _last;

    /// <summary>
    /// A new identifier. Within a process each sorts after the one before, also within a millisecond: the 12 bits after
    /// the time hold its fraction (RFC 9562, section 6.2, method 3), raised where two would be equal.
    /// </summary>
    public static Guid New(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var sinceEpoch = now.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var (milliseconds, rest) = Math.DivRem(sinceEpoch, TimeSpan.TicksPerMillisecond);
        var place = Later((milliseconds << 12) | (rest * 4096 / TimeSpan.TicksPerMillisecond));
        Span<byte> id = stackalloc byte[16];
        RandomNumberGenerator.Fill(id[8..]);
        BinaryPrimitives.WriteInt64BigEndian(id, (place >> 12 << 16) | 0x7000 | (place & 0xfff));
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>The least identifier of a time: what was made later sorts after it.</summary>
    public static Guid Floor(DateTimeOffset time)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        BinaryPrimitives.WriteInt64BigEndian(id, time.ToUnixTimeMilliseconds() << 16);
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

    /// <summary>The same, sorting among the new ones of its time, and there by <paramref name="index"/> (below 65,536).</summary>
    public static Guid From(DateTimeOffset time, int index, Guid space, params ReadOnlySpan<string> parts)
    {
        var id = HashOf(space, parts);
        BinaryPrimitives.WriteInt64BigEndian(id, (time.ToUnixTimeMilliseconds() << 16) | 0x8000 | (long)(index >> 4));
        id[8] = (byte)(0x80 | ((index & 0x0f) << 2) | (id[8] & 0x03));
        return new Guid(id, bigEndian: true);
    }

    private static Span<byte> HashOf(Guid space, ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(space.ToByteArray(bigEndian: true));
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset().AsSpan(0, 16);
    }

    private static long Later(long place)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = place > last || place < last - MaxSetBack ? place : last + 1;
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return next;
        }
    }
}
