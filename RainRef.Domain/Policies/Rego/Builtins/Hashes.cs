using System.Security.Cryptography;
using System.Text;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Hashes, HMACs and UUIDs.</summary>
internal static class Hashes
{
    private static readonly RegoKind[] S = [RegoKind.String];

    public static IEnumerable<Builtin> All =>
    [
        new("crypto.md5", 1, (_, a) => Hash(a, MD5.HashData)) { ArgKinds = [S] },
        new("crypto.sha1", 1, (_, a) => Hash(a, SHA1.HashData)) { ArgKinds = [S] },
        new("crypto.sha256", 1, (_, a) => Hash(a, SHA256.HashData)) { ArgKinds = [S] },
        new("crypto.hmac.md5", 2, (_, a) => Hmac(a, HMACMD5.HashData)) { ArgKinds = [S, S] },
        new("crypto.hmac.sha1", 2, (_, a) => Hmac(a, HMACSHA1.HashData)) { ArgKinds = [S, S] },
        new("crypto.hmac.sha256", 2, (_, a) => Hmac(a, HMACSHA256.HashData)) { ArgKinds = [S, S] },
        new("crypto.hmac.sha512", 2, (_, a) => Hmac(a, HMACSHA512.HashData)) { ArgKinds = [S, S] },
        new("crypto.hmac.equal", 2, (_, a) => Args.Flag(CryptographicOperations.FixedTimeEquals(Bytes(a, 0), Bytes(a, 1)))) { ArgKinds = [S, S] },
        new("uuid.rfc4122", 1, (c, a) => Uuid(c, Args.Text(a, 0))) { ArgKinds = [S] },
        new("uuid.parse", 1, (_, a) => Uuids.Parse(Args.Text(a, 0))) { ArgKinds = [S] },
    ];

    private static byte[] Bytes(RegoValue[] args, int at) => Encoding.UTF8.GetBytes(Args.Text(args, at));

    private static RegoString Hash(RegoValue[] args, Func<byte[], byte[]> hash) => Args.Text(Convert.ToHexStringLower(hash(Bytes(args, 0))));

    private static RegoString Hmac(RegoValue[] args, Func<byte[], byte[], byte[]> hash) =>
        Args.Text(Convert.ToHexStringLower(hash(Bytes(args, 1), Bytes(args, 0))));

    private static RegoString Uuid(BuiltinContext context, string key)
    {
        var bytes = Ids.Bytes(context, $"uuid.rfc4122\n{key}")[..16];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return Args.Text(new Guid(bytes, bigEndian: true).ToString());
    }
}
