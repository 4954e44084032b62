using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RainRef.Domain.Receipts;

/// <summary>A public key (ECDSA P-256) that checkpoints are verified with.</summary>
public sealed class CheckpointKey : IDisposable
{
    private readonly ECDsa _key;

    private CheckpointKey(ECDsa key)
    {
        if (key.KeySize != 256)
            throw new FormatException("A checkpoint key is an ECDSA key on the curve P-256.");
        _key = key;
        PublicKey = key.ExportSubjectPublicKeyInfo();
        Hash = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(PublicKey));
    }

    /// <summary>As SubjectPublicKeyInfo, DER.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The key's short name in signature lines: the first four bytes of SHA-256 over <see cref="PublicKey"/>.</summary>
    public uint Hash { get; }

    /// <summary><see cref="Hash"/> as people compare it.</summary>
    public string Id => Hash.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);

    public string Pem => _key.ExportSubjectPublicKeyInfoPem();

    /// <param name="publicKey">SubjectPublicKeyInfo, DER.</param>
    /// <exception cref="FormatException">It is no P-256 key.</exception>
    public static CheckpointKey Read(ReadOnlySpan<byte> publicKey)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            var read = new CheckpointKey(key);
            return publicKey.SequenceEqual(read.PublicKey) ? read : throw new FormatException("A public key is not in its one form.");
        }
        catch (Exception e) when (e is CryptographicException or NotSupportedException)
        {
            throw new FormatException("A public key does not read as SubjectPublicKeyInfo.", e);
        }
    }

    /// <summary>The same in Base64, in its one form.</summary>
    /// <exception cref="FormatException">It is no P-256 key.</exception>
    public static CheckpointKey Read(string? base64)
    {
        var bytes = Convert.FromBase64String(base64 ?? "");
        return Convert.ToBase64String(bytes) == base64 ? Read(bytes) : throw new FormatException("A public key is not proper Base64.");
    }

    /// <summary>All keys of a PEM file.</summary>
    /// <exception cref="FormatException">It holds none, or another kind.</exception>
    public static IReadOnlyList<CheckpointKey> ReadPem(string pem)
    {
        var keys = new List<CheckpointKey>();
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
            keys.Add(Read(Convert.FromBase64String(rest[found.Base64Data].ToString())));
        return keys.Count > 0 ? keys : throw new FormatException("There is no public key in PEM form.");
    }

    public bool Verify(SignedNote note, string name) => note.Signatures.Any(s =>
        s.KeyHash == Hash && s.Name == name
        && _key.VerifyData(note.SignedBytes(), s.Value, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public void Dispose() => _key.Dispose();

    /// <summary>Signs checkpoints with the private key that belongs to it.</summary>
    public static SignedNote Sign(Checkpoint checkpoint, ECDsa privateKey)
    {
        var hash = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(privateKey.ExportSubjectPublicKeyInfo()));
        var note = new SignedNote(checkpoint.Text(), []);
        var signature = privateKey.SignData(
            note.SignedBytes(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return note with { Signatures = [new NoteSignature(checkpoint.Origin, hash, signature)] };
    }
}
