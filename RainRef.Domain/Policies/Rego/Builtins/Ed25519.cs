using System.Numerics;
using System.Security.Cryptography;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Ed25519 signatures (RFC 8032), which the framework does not have. Not hardened against timing: keys in policies are public or for tests.</summary>
internal static class Ed25519
{
    private static readonly BigInteger P = (BigInteger.One << 255) - 19;
    private static readonly BigInteger L = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Mod(-121665 * Invert(121666));
    private static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (P - 1) / 4, P);
    private static readonly Point Base = BasePoint();

    public static byte[] Sign(byte[] seed, byte[] message)
    {
        var hash = SHA512.HashData(seed);
        var secret = Clamp(hash[..32]);
        var key = Encode(Multiply(Base, secret));
        var nonce = Number(SHA512.HashData([.. hash[32..], .. message])) % L;
        var point = Encode(Multiply(Base, nonce));
        var challenge = Number(SHA512.HashData([.. point, .. key, .. message])) % L;
        return [.. point, .. Bytes((nonce + (challenge * secret)) % L)];
    }

    public static bool Verify(byte[] key, byte[] message, byte[] signature)
    {
        if (key.Length != 32 || signature.Length != 64 || Decode(key) is not { } owner || Decode(signature[..32]) is not { } point)
            return false;
        var scalar = Number(signature[32..]);
        if (scalar >= L)
            return false;
        var challenge = Number(SHA512.HashData([.. signature[..32], .. key, .. message])) % L;
        return Encode(Multiply(Base, scalar)).AsSpan().SequenceEqual(Encode(Add(point, Multiply(owner, challenge))));
    }

    private static Point BasePoint()
    {
        var y = Mod(4 * Invert(5));
        return Decode(Bytes(y))!.Value;
    }

    private static BigInteger Clamp(byte[] bytes)
    {
        bytes[0] &= 248;
        bytes[31] = (byte)((bytes[31] & 127) | 64);
        return Number(bytes);
    }

    private static Point Multiply(Point point, BigInteger times)
    {
        var sum = new Point(0, 1, 1, 0);
        for (; !times.IsZero; times >>= 1)
        {
            if (!times.IsEven)
                sum = Add(sum, point);
            point = Add(point, point);
        }

        return sum;
    }

    private static Point Add(Point a, Point b)
    {
        var (left, right) = (Mod((a.Y - a.X) * (b.Y - b.X)), Mod((a.Y + a.X) * (b.Y + b.X)));
        var (cross, scale) = (Mod(2 * a.T * b.T % P * D), Mod(2 * a.Z * b.Z));
        var (e, f, g, h) = (right - left, scale - cross, scale + cross, right + left);
        return new Point(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    private static byte[] Encode(Point point)
    {
        var inverse = Invert(point.Z);
        var (x, y) = (Mod(point.X * inverse), Mod(point.Y * inverse));
        var bytes = Bytes(y);
        if (!x.IsEven)
            bytes[31] |= 128;
        return bytes;
    }

    private static Point? Decode(byte[] bytes)
    {
        var sign = bytes[31] >> 7;
        byte[] plain = [.. bytes[..31], (byte)(bytes[31] & 127)];
        var y = Number(plain);
        if (y >= P)
            return null;
        var square = Mod((y * y - 1) * Invert((D * y * y) + 1));
        var x = BigInteger.ModPow(square, (P + 3) / 8, P);
        if (Mod(x * x) != square)
            x = Mod(x * RootOfMinusOne);
        if (Mod(x * x) != square || (x.IsZero && sign == 1))
            return null;
        if ((x.IsEven ? 0 : 1) != sign)
            x = P - x;
        return new Point(x, y, 1, Mod(x * y));
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[32];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    private static BigInteger Mod(BigInteger value)
    {
        var rest = value % P;
        return rest.Sign < 0 ? rest + P : rest;
    }

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(Mod(value), P - 2, P);

    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);
}
