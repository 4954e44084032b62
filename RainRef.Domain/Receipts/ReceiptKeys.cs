namespace RainRef.Domain.Receipts;

/// <summary>The signing keys by id: one that signs, and older ones that still verify.</summary>
public sealed class ReceiptKeys
{
    /// <summary>A key shorter than the hash gives less than the hash's strength (RFC 2104, section 3).</summary>
    public const int MinKeyBytes = 32;

    private readonly Dictionary<string, byte[]> _keys;

    public ReceiptKeys(string currentKeyId, IReadOnlyDictionary<string, byte[]> keys)
    {
        if (!keys.ContainsKey(currentKeyId))
            throw new ArgumentException($"There is no key '{currentKeyId}' to sign with.", nameof(currentKeyId));
        foreach (var (id, key) in keys)
        {
            if (id.Length is 0 or > 64)
                throw new ArgumentException("A key id has 1 to 64 characters.", nameof(keys));
            if (key.Length < MinKeyBytes)
                throw new ArgumentException($"Key '{id}' is shorter than {MinKeyBytes} bytes.", nameof(keys));
        }

        CurrentKeyId = currentKeyId;
        _keys = keys.ToDictionary(k => k.Key, k => k.Value.ToArray(), StringComparer.Ordinal);
    }

    public string CurrentKeyId { get; }

    public bool Knows(string keyId) => _keys.ContainsKey(keyId);

    internal ReadOnlySpan<byte> Current => _keys[CurrentKeyId];

    internal bool TryGet(string keyId, out ReadOnlySpan<byte> key)
    {
        var found = _keys.TryGetValue(keyId, out var bytes);
        key = bytes;
        return found;
    }
}
