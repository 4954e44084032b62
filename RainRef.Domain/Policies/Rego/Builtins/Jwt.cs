using System.Security.Cryptography;
using System.Text;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>The parts of a JSON Web Token, and its signature.</summary>
internal sealed record Jwt(RegoObject Header, string HeaderText, string PayloadText, byte[] Signature)
{
    public static Jwt Decode(string token)
    {
        var parts = token.Split('.');
        if (parts.Length == 1)
            throw new BuiltinException("encoded JWT had no period separators");
        if (parts.Length != 3)
            throw new BuiltinException($"encoded JWT must have 3 sections, found {parts.Length}");
        var headerText = Encoding.UTF8.GetString(Section(parts[0], "header"));
        if (Encodings.FromJson(headerText) is not RegoObject header)
            throw new BuiltinException("JWT header is not an object");
        if (header.Get("enc") is not null)
            throw new BuiltinException("JWT is a JWE object, which is not supported");
        var payload = Encoding.UTF8.GetString(Section(parts[1], "payload"));
        return new Jwt(header, parts[0], payload, Section(parts[2], "signature")) { PayloadPart = parts[1] };
    }

    public string PayloadPart { get; private init; } = "";

    public byte[] Signed => Encoding.ASCII.GetBytes($"{HeaderText}.{PayloadPart}");

    public bool IsNested => (Header.Get("cty") as RegoString)?.Value.ToUpperInvariant() == "JWT";

    public string? Algorithm => (Header.Get("alg") as RegoString)?.Value;

    /// <summary>The token inside a nested one, which is a JSON string or plain text.</summary>
    public string Inner => PayloadText.StartsWith('"') && Encodings.FromJson(PayloadText) is RegoString text ? text.Value : PayloadText;

    public RegoObject Payload => Encodings.FromJson(PayloadText) as RegoObject ?? throw new BuiltinException("JWT payload is not an object");

    public bool VerifiedBy(string algorithm, byte[] secret)
    {
        return Mac(algorithm, secret, Signed) is { } mac && CryptographicOperations.FixedTimeEquals(mac, Signature);
    }

    public bool VerifiedBy(string algorithm, AsymmetricAlgorithm key)
    {
        var signed = Signed;
        var hash = HashOf(algorithm);
        return (algorithm[..2], key) switch
        {
            ("RS", RSA rsa) => rsa.VerifyData(signed, Signature, hash, RSASignaturePadding.Pkcs1),
            ("PS", RSA rsa) => rsa.VerifyData(signed, Signature, hash, RSASignaturePadding.Pss),
            ("ES", ECDsa ec) => ec.VerifyData(signed, Signature, hash),
            _ => false,
        };
    }

    public static byte[] Sign(string algorithm, AsymmetricAlgorithm? key, byte[]? secret, byte[] data)
    {
        var signature = (algorithm[..2], key) switch
        {
            ("HS", null) => Mac(algorithm, secret!, data),
            ("RS", RSA rsa) => rsa.SignData(data, HashOf(algorithm), RSASignaturePadding.Pkcs1),
            ("PS", RSA rsa) => rsa.SignData(data, HashOf(algorithm), RSASignaturePadding.Pss),
            ("ES", ECDsa ec) => ec.SignData(data, HashOf(algorithm)),
            _ => null,
        };
        return signature ?? throw new BuiltinException($"unknown signature algorithm or key: {algorithm}");
    }

    public static bool IsKnown(string algorithm) =>
        algorithm.Length == 5 && algorithm[..2] is "HS" or "RS" or "PS" or "ES" && algorithm[2..] is "256" or "384" or "512";

    public static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static HashAlgorithmName HashOf(string algorithm) => algorithm[2..] switch
    {
        "384" => HashAlgorithmName.SHA384,
        "512" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    private static byte[]? Mac(string algorithm, byte[] secret, byte[] data) => algorithm switch
    {
        "HS256" => HMACSHA256.HashData(secret, data),
        "HS384" => HMACSHA384.HashData(secret, data),
        "HS512" => HMACSHA512.HashData(secret, data),
        _ => null,
    };

    private static byte[] Section(string text, string name) =>
        Base64.TryDecode(text, url: true, padded: false, out var bytes, out var wrongAt)
            ? bytes
            : throw new BuiltinException($"JWT {name} had invalid encoding: illegal base64 data at input byte {wrongAt}");
}
