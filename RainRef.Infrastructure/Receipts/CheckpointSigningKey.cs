namespace RainRef.Infrastructure.Receipts;

/// <summary>A key pair that signs checkpoints. It belongs to the installation, and is never changed.</summary>
public sealed class CheckpointSigningKey
{
    /// <summary>The name that the setting Receipts:CheckpointKey gives.</summary>
    public string Id { get; set; } = "";

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public byte[] PublicKey { get; set; } = [];

    /// <summary>PKCS #8, encrypted under a key derived from the installation's secret.</summary>
    public byte[] SealedPrivateKey { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }
}
