using System.Buffers.Binary;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>Reads an image's kind and size from its first bytes; the pixels are never decoded.</summary>
public static class ImageHeader
{
    public const int MaxSide = 20_000;

    public static string? MediaTypeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
            return "image/png";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
            return "image/jpeg";
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return "image/gif";
        return bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8) ? "image/webp" : null;
    }

    /// <summary>Width and height; null where the header is broken.</summary>
    public static (int Width, int Height)? SizeOf(ReadOnlySpan<byte> bytes)
    {
        var size = MediaTypeOf(bytes) switch
        {
            "image/png" when bytes.Length >= 24 && bytes[12..16].SequenceEqual("IHDR"u8) =>
                (Clamp(BinaryPrimitives.ReadUInt32BigEndian(bytes[16..])), Clamp(BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]))),
            "image/gif" when bytes.Length >= 10 =>
                (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])),
            "image/jpeg" => Jpeg(bytes),
            "image/webp" => WebP(bytes),
            _ => ((int, int)?)null,
        };
        return size is { Item1: > 0, Item2: > 0 } ? size : null;
    }

    private static int Clamp(uint value) => (int)Math.Min(value, int.MaxValue);

    // Segments up to the frame header (SOF0 to SOF15 without the tables), ITU T.81 section B.2.2.
    private static (int, int)? Jpeg(ReadOnlySpan<byte> bytes)
    {
        var at = 2;
        while (at + 9 < bytes.Length)
        {
            if (bytes[at] != 0xff)
                return null;
            var marker = bytes[at + 1];
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }

            at += marker is 0xff ? 1 : 2 + Math.Max(2, (int)BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]));
        }

        return null;
    }

    private static (int, int)? WebP(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30)
            return null;
        if (bytes[12..16].SequenceEqual("VP8X"u8))
            return (1 + (bytes[24] | bytes[25] << 8 | bytes[26] << 16), 1 + (bytes[27] | bytes[28] << 8 | bytes[29] << 16));
        if (bytes[12..16].SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return ((int)(1 + (bits & 0x3fff)), (int)(1 + ((bits >> 14) & 0x3fff)));
        }

        return bytes[12..16].SequenceEqual("VP8 "u8)
            ? (BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3fff, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3fff)
            : null;
    }
}
