using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RainRef.Domain.Channels;

/// <summary>
/// The vault's keys. Each subject has a random key and a random salt, wrapped (AES-256-GCM) by a key of the
/// installation; originals are encrypted under the subject's key, bound to workspace and subject. Equal values are found
/// by a keyed hash; receipts hold commitments under the salt, which mean nothing once the salt is gone.
/// </summary>
/// <param name="wrappingKey">32 bytes.</param>
/// <param name="lookupKey">The secret behind the keyed hashes.</param>
public sealed class VaultCipher(byte[] wrappingKey, byte[] lookupKey)
{
    private const byte Version = 1;
    private const int KeyBytes = 32;
    private const int LookupBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>A new subject's key, and how it is stored.</summary>
    public (SubjectKey Key, byte[] Wrapped) NewKey(Guid workspaceId, Guid subjectId)
    {
        var secret = RandomNumberGenerator.GetBytes(2 * KeyBytes);
        return (new SubjectKey(workspaceId, subjectId, secret), Seal(wrappingKey, secret, Place("key", workspaceId, subjectId)));
    }

    public SubjectKey Unwrap(Guid workspaceId, Guid subjectId, byte[] wrapped) =>
        new(workspaceId, subjectId, Open(wrappingKey, wrapped, Place("key", workspaceId, subjectId)));

    public static byte[] Seal(SubjectKey key, string original) =>
        Seal(key.Encryption, Encoding.UTF8.GetBytes(original), Place("original", key.WorkspaceId, key.SubjectId));

    public static string Open(SubjectKey key, byte[] sealedOriginal) =>
        Encoding.UTF8.GetString(Open(key.Encryption, sealedOriginal, Place("original", key.WorkspaceId, key.SubjectId)));

    /// <summary>Encrypts something of a subject that is not masked, bound to the row that holds it.</summary>
    public static byte[] Seal(SubjectKey key, Guid rowId, ReadOnlySpan<byte> content) => Seal(key.Encryption, content, Row(key, rowId));

    public static byte[] Open(SubjectKey key, Guid rowId, byte[] box) => Open(key.Encryption, box, Row(key, rowId));

    /// <summary>Encrypts an event's originals for the time until intake has found their subject's key.</summary>
    public byte[] Seal(Guid workspaceId, Guid eventId, EventOriginals originals) =>
        Seal(wrappingKey, JsonSerializer.SerializeToUtf8Bytes(originals), Place("inbox", workspaceId, eventId));

    public EventOriginals Open(Guid workspaceId, Guid eventId, byte[] box) =>
        JsonSerializer.Deserialize<EventOriginals>(Open(wrappingKey, box, Place("inbox", workspaceId, eventId)))!;

    /// <summary>Encrypts a file of an event for the time until it stands on its message.</summary>
    public byte[] SealFile(Guid workspaceId, Guid rowId, EventFile file) =>
        Seal(wrappingKey, JsonSerializer.SerializeToUtf8Bytes(file), Place("file", workspaceId, rowId));

    public EventFile OpenFile(Guid workspaceId, Guid rowId, byte[] box) =>
        JsonSerializer.Deserialize<EventFile>(Open(wrappingKey, box, Place("file", workspaceId, rowId)))!;

    /// <summary>The keyed hash by which a value is found within its workspace.</summary>
    public byte[] Lookup(Guid workspaceId, MaskedValue value)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(lookupKey, Encoding.UTF8.GetBytes($"{workspaceId:N}\n{value.Type}\n{value.Normal}"), mac);
        return mac[..LookupBytes].ToArray();
    }

    private static byte[] Row(SubjectKey key, Guid rowId) => Place($"row/{rowId:N}", key.WorkspaceId, key.SubjectId);

    private static byte[] Place(string what, Guid workspaceId, Guid id) =>
        Encoding.UTF8.GetBytes($"rainref/vault/{Version}/{what}/{workspaceId:N}/{id:N}");

    // Version, nonce, tag, ciphertext.
    private static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> place)
    {
        var box = new byte[1 + NonceBytes + TagBytes + plain.Length];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, box.AsSpan(1 + NonceBytes + TagBytes), box.AsSpan(1 + NonceBytes, TagBytes), place);
        return box;
    }

    private static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> place)
    {
        if (box.Length < 1 + NonceBytes + TagBytes || box[0] != Version)
            throw new CryptographicException("The vault holds a box of an unknown form.");
        var plain = new byte[box.Length - 1 - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(box.Slice(1, NonceBytes), box[(1 + NonceBytes + TagBytes)..], box.Slice(1 + NonceBytes, TagBytes), plain, place);
        return plain;
    }
}

/// <summary>A subject's key while it is in use.</summary>
public sealed class SubjectKey(Guid workspaceId, Guid subjectId, byte[] secret)
{
    public Guid WorkspaceId { get; } = workspaceId;

    public Guid SubjectId { get; } = subjectId;

    internal ReadOnlySpan<byte> Encryption => secret.AsSpan(0, secret.Length / 2);

    /// <summary>
    /// A commitment to something about the subject: HMAC-SHA256 under the subject's salt, as hex. Whoever has the salt and the
    /// words can check it; without the salt it says nothing.
    /// </summary>
    public string Commit(string words) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret.AsSpan(secret.Length / 2), Encoding.UTF8.GetBytes(words)));
}
