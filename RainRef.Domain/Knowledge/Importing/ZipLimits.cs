using System.IO.Compression;
using RainRef.Domain.Common;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>Judges an archive before anything in it is inflated, and bounds what is inflated then.</summary>
internal static class ZipLimits
{
    public const long MaxTotal = 128L * 1024 * 1024;
    public const long MaxPart = 64L * 1024 * 1024;
    private const int MaxEntries = 4000;
    private const int MaxRatio = 200;
    private const int SmallPart = 1024 * 1024;

    public static Error? Check(ZipArchive archive)
    {
        if (archive.Entries.Count > MaxEntries)
            return ImportError.Unsafe($"its archive has more than {MaxEntries} parts");
        var total = 0L;
        foreach (var entry in archive.Entries)
        {
            total += entry.Length;
            if (entry.FullName.StartsWith('/') || entry.FullName.Contains('\\', StringComparison.Ordinal)
                || entry.FullName.Split('/').Contains("..") || entry.FullName.Contains('\0', StringComparison.Ordinal))
                return ImportError.Unsafe("a part of its archive has a name that leads outside");
            if (entry.Length > SmallPart && entry.Length / Math.Max(1, entry.CompressedLength) > MaxRatio)
                return ImportError.Unsafe("a part of its archive inflates to far more than it is (a zip bomb)");
        }

        return total > MaxTotal ? ImportError.Unsafe("its archive inflates to far more than it is (a zip bomb)") : null;
    }

    /// <summary>A part's bytes, whatever length the archive says it has.</summary>
    /// <exception cref="InvalidDataException">It is longer than it may be.</exception>
    public static Stream Open(ZipArchiveEntry entry) => new Counted(entry.Open(), Math.Min(MaxPart, Math.Max(entry.Length, 1024)));

    private sealed class Counted(Stream inner, long left) : Stream
    {
        private long _left = left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            _left -= read;
            return _left >= 0 ? read : throw new InvalidDataException("A part of the archive is longer than it says.");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
