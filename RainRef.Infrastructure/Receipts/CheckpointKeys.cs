using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Receipts;

/// <summary>
/// The key pairs that sign checkpoints, the same on all nodes. A private key is made once, where its name is first
/// asked for, and lies in the database encrypted; a row that somebody else wrote does not open.
/// </summary>
public sealed class CheckpointKeys(
    RainRefDatabase database, MasterSecret secret, IOptions<ReceiptOptions> options, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly byte[] _sealKey = secret.Derive("checkpoint-keys");
    private volatile Loaded? _loaded;

    /// <summary>Signs with the current key.</summary>
    public async Task<SignedNote> SignAsync(Checkpoint checkpoint, CancellationToken ct) =>
        CheckpointKey.Sign(checkpoint, (await LoadAsync(ct)).Current);

    /// <summary>All public keys, the current one first.</summary>
    public async Task<IReadOnlyList<CheckpointKey>> PublicAsync(CancellationToken ct) => (await LoadAsync(ct)).Public;

    public void Dispose()
    {
        _oneAtATime.Dispose();
        _loaded?.Dispose();
    }

    private async Task<Loaded> LoadAsync(CancellationToken ct)
    {
        if (_loaded is { } loaded)
            return loaded;
        await _oneAtATime.WaitAsync(ct);
        try
        {
            return _loaded ??= await ReadAsync(ct);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<Loaded> ReadAsync(CancellationToken ct)
    {
        var current = options.Value.CheckpointKey;
        var rows = await RowsAsync(ct);
        if (!rows.Exists(r => r.Id == current))
        {
            await MakeAsync(current, ct);
            rows = await RowsAsync(ct);
        }

        rows.Sort((a, b) => (b.Id == current).CompareTo(a.Id == current));
        return new Loaded(Open(rows[0]), [.. rows.Select(r =>
        {
            using var key = Open(r);
            return CheckpointKey.Read(key.ExportSubjectPublicKeyInfo());
        })]);
    }

    private async Task<List<CheckpointSigningKey>> RowsAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            "SELECT id, public_key, sealed_private_key FROM checkpoint_keys ORDER BY created_at DESC, id", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<CheckpointSigningKey>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new CheckpointSigningKey
            {
                Id = reader.GetString(0),
                PublicKey = reader.GetFieldValue<byte[]>(1),
                SealedPrivateKey = reader.GetFieldValue<byte[]>(2),
            });
        }

        return rows;
    }

    private async Task MakeAsync(string id, CancellationToken ct)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = key.ExportSubjectPublicKeyInfo();
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO checkpoint_keys (id, public_key, sealed_private_key, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO NOTHING
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = publicKey });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Seal(key.ExportPkcs8PrivateKey(), Bound(id, publicKey)) });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    private byte[] Seal(byte[] plain, byte[] bound)
    {
        var sealedKey = new byte[AesGcm.NonceByteSizes.MaxSize + AesGcm.TagByteSizes.MaxSize + plain.Length];
        var (nonce, tag, cipher) = Parts(sealedKey);
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(_sealKey, tag.Length);
        aes.Encrypt(nonce.Span, plain, cipher.Span, tag.Span, bound);
        return sealedKey;
    }

    private ECDsa Open(CheckpointSigningKey row)
    {
        try
        {
            var (nonce, tag, cipher) = Parts(row.SealedPrivateKey);
            var plain = new byte[cipher.Length];
            using var aes = new AesGcm(_sealKey, tag.Length);
            aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plain, Bound(row.Id, row.PublicKey));
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(plain, out _);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException(
                $"The checkpoint key '{row.Id}' does not open: the database is not of this installation's secret (Security:MasterKey), or somebody changed it.", e);
        }
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Parts(byte[] bytes)
    {
        var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        return (bytes.AsMemory(0, nonce), bytes.AsMemory(nonce, tag), bytes.AsMemory(nonce + tag));
    }

    private static byte[] Bound(string id, byte[] publicKey) => [.. Encoding.UTF8.GetBytes(id), 0, .. publicKey];

    private sealed record Loaded(ECDsa Current, IReadOnlyList<CheckpointKey> Public) : IDisposable
    {
        public void Dispose()
        {
            Current.Dispose();
            foreach (var key in Public)
                key.Dispose();
        }
    }
}
