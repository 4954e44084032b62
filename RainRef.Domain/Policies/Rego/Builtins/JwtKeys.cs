using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Keys of tokens: PEM certificates and public keys, and JSON Web Keys.</summary>
internal static class JwtKeys
{
    /// <summary>The keys in a PEM text, a JWK or a JWK set; the caller disposes them.</summary>
    public static List<AsymmetricAlgorithm> Read(string text)
    {
        try
        {
            if (!text.Contains("-----BEGIN ", StringComparison.Ordinal))
                return ReadJwks(text);
            CheckTail(text);
            return [text.Contains("CERTIFICATE", StringComparison.Ordinal) ? FromCertificate(text) : FromPem(text)];
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException or FormatException)
        {
            throw new BuiltinException($"failed to parse a PEM key: {problem.Message}");
        }
    }

    /// <summary>A signing key of a JWK; a symmetric one comes as bytes.</summary>
    public static (AsymmetricAlgorithm? Key, byte[]? Secret) ReadPrivate(RegoObject jwk)
    {
        try
        {
            return Field(jwk, "kty") == "oct" ? (null, Bytes(jwk, "k")) : (FromJwk(jwk, withPrivate: true), null);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            throw new BuiltinException($"failed to parse JWK: {problem.Message}");
        }
    }

    /// <summary>The public ("x") or private ("d") part of an Ed25519 key.</summary>
    public static byte[] ReadEdwards(RegoObject jwk, string part) =>
        Field(jwk, "kty") == "OKP" && Field(jwk, "crv") == "Ed25519" && Bytes(jwk, part) is { Length: 32 } key ? key : throw Bad();

    private static void CheckTail(string text)
    {
        var end = text.IndexOf("-----END", StringComparison.Ordinal);
        var line = end < 0 ? -1 : text.IndexOf("-----", end + 8, StringComparison.Ordinal);
        var kind = text.Contains("CERTIFICATE", StringComparison.Ordinal) ? "certificate" : "key";
        if (line >= 0 && text[(line + 5)..].Trim().Length > 0)
            throw new BuiltinException($"extra data after a PEM {kind} block");
    }

    private static AsymmetricAlgorithm FromCertificate(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey()
            ?? throw new BuiltinException("failed to parse a PEM certificate: unknown key type");
    }

    private static AsymmetricAlgorithm FromPem(string pem)
    {
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa;
        }
        catch (CryptographicException)
        {
            var ec = ECDsa.Create();
            ec.ImportFromPem(pem);
            return ec;
        }
    }

    private static List<AsymmetricAlgorithm> ReadJwks(string text)
    {
        RegoValue json;
        try
        {
            json = Encodings.FromJson(text);
        }
        catch (BuiltinException)
        {
            throw Bad();
        }

        if (json is not RegoObject obj)
            throw Bad();
        var keys = obj.Get("keys") is RegoArray set ? set.Items.OfType<RegoObject>() : [obj];
        return [.. keys.Select(k => FromJwk(k, withPrivate: false))];
    }

    private static BuiltinException Bad() => new("failed to parse a JWK key (set)");

    private static AsymmetricAlgorithm FromJwk(RegoObject jwk, bool withPrivate)
    {
        switch (Field(jwk, "kty"))
        {
            case "RSA":
                var rsa = new RSAParameters { Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e") };
                if (withPrivate)
                {
                    rsa.D = Sized(Bytes(jwk, "d"), rsa.Modulus.Length);
                    var half = (rsa.Modulus.Length + 1) / 2;
                    (rsa.P, rsa.Q) = (Sized(Bytes(jwk, "p"), half), Sized(Bytes(jwk, "q"), half));
                    (rsa.DP, rsa.DQ, rsa.InverseQ) = (Sized(Bytes(jwk, "dp"), half), Sized(Bytes(jwk, "dq"), half), Sized(Bytes(jwk, "qi"), half));
                }

                return RSA.Create(rsa);
            case "EC":
                var (curve, size) = Field(jwk, "crv") switch
                {
                    "P-256" => (ECCurve.NamedCurves.nistP256, 32),
                    "P-384" => (ECCurve.NamedCurves.nistP384, 48),
                    "P-521" => (ECCurve.NamedCurves.nistP521, 66),
                    _ => throw Bad(),
                };
                var point = new ECPoint { X = Sized(Bytes(jwk, "x"), size), Y = Sized(Bytes(jwk, "y"), size) };
                return ECDsa.Create(new ECParameters { Curve = curve, Q = point, D = withPrivate ? Sized(Bytes(jwk, "d"), size) : null });
            default:
                throw Bad();
        }
    }

    private static byte[] Sized(byte[] bytes, int size)
    {
        if (bytes.Length >= size)
            return bytes[(bytes.Length - size)..];
        var padded = new byte[size];
        bytes.CopyTo(padded, size - bytes.Length);
        return padded;
    }

    private static string Field(RegoObject jwk, string name) => jwk.Get(name) is RegoString text ? text.Value : throw Bad();

    private static byte[] Bytes(RegoObject jwk, string name) =>
        Base64.TryDecode(Field(jwk, name).TrimEnd('='), url: true, padded: false, out var bytes, out _) ? bytes : throw Bad();
}
