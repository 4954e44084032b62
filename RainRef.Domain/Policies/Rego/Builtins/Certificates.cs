using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Certificates, requests and private keys. Certificates come as objects of the fields that policies read.</summary>
internal static class Certificates
{
    private static readonly RegoKind[] S = [RegoKind.String];

    public static IEnumerable<Builtin> All =>
    [
        new("crypto.x509.parse_certificates", 1, (_, a) => Guard(() => List(ReadAll(Args.Text(a, 0))))) { ArgKinds = [S] },
        new("crypto.x509.parse_and_verify_certificates", 1, (c, a) => Guard(() => Verify(c, Args.Text(a, 0)))) { ArgKinds = [S] },
        new("crypto.x509.parse_certificate_request", 1, (_, a) => Guard(() => Request(Args.Text(a, 0)))) { ArgKinds = [S] },
        new("crypto.x509.parse_rsa_private_key", 1, (_, a) => Guard(() => RsaKey(Args.Text(a, 0)))) { ArgKinds = [S] },
        new("crypto.x509.parse_keypair", 2, (_, a) => Guard(() => KeyPair(Args.Text(a, 0), Args.Text(a, 1)))) { ArgKinds = [S, S] },
        new("crypto.parse_private_keys", 1, (_, a) => Guard(() => PrivateKeys(Args.Text(a, 0)))) { ArgKinds = [S] },
    ];

    private static RegoValue Guard(Func<RegoValue> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException or FormatException)
        {
            throw new BuiltinException($"x509: malformed certificate: {problem.Message}");
        }
    }

    // PEM as it is, or base64 of PEM or of DER.
    private static (string? Pem, byte[] Der) Open(string text)
    {
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            return (text, []);
        var bytes = Base64.Decode(text, url: false, padded: true);
        var inner = Encoding.Latin1.GetString(bytes);
        return inner.Contains("-----BEGIN", StringComparison.Ordinal) ? (inner, []) : (null, bytes);
    }

    private static X509Certificate2Collection ReadAll(string text)
    {
        var (pem, der) = Open(text);
        var all = new X509Certificate2Collection();
        if (pem is not null)
            all.ImportFromPem(pem);
        else
            all.Add(X509CertificateLoader.LoadCertificate(der));
        return all;
    }

    private static RegoArray List(IEnumerable<X509Certificate2> certificates) => RegoArray.Of(certificates.Select(CertificateFields.Of));

    private static RegoArray Verify(BuiltinContext context, string text)
    {
        var all = ReadAll(text);
        if (all.Count < 2)
            return new RegoArray([RegoBoolean.False, RegoArray.Empty]);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(all[0]);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = Times.FromNanoseconds(context.Now.TryInt64(out var now) ? now : 0).Time.UtcDateTime;
        foreach (var middle in all.Skip(1).SkipLast(1))
            chain.ChainPolicy.ExtraStore.Add(middle);
        return chain.Build(all[^1])
            ? new RegoArray([RegoBoolean.True, List(chain.ChainElements.Select(e => e.Certificate))])
            : new RegoArray([RegoBoolean.False, RegoArray.Empty]);
    }

    private static RegoObject Request(string text)
    {
        var (pem, der) = Open(text);
        var request = pem is not null
            ? CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256)
            : CertificateRequest.LoadSigningRequest(der, HashAlgorithmName.SHA256);
        return RegoObject.FromDictionary(new Dictionary<RegoValue, RegoValue> { [Args.Text("Subject")] = CertificateFields.Name(request.SubjectName) });
    }

    private static RegoObject RsaKey(string text)
    {
        var (pem, der) = Open(text);
        using var rsa = RSA.Create();
        if (pem is not null)
            rsa.ImportFromPem(pem);
        else
            rsa.ImportRSAPrivateKey(der, out _);
        return Jwk(rsa);
    }

    private static RegoObject Jwk(RSA rsa)
    {
        var key = rsa.ExportParameters(includePrivateParameters: true);
        var fields = new (string Name, byte[]? Value)[]
        {
            ("n", key.Modulus), ("e", key.Exponent), ("d", key.D), ("p", key.P), ("q", key.Q), ("dp", key.DP), ("dq", key.DQ), ("qi", key.InverseQ),
        };
        var pairs = fields.ToDictionary(RegoValue (f) => Args.Text(f.Name), RegoValue (f) => Args.Text(Jwt.Base64Url(f.Value!)));
        pairs[Args.Text("kty")] = Args.Text("RSA");
        return RegoObject.FromDictionary(pairs);
    }

    private static RegoObject KeyPair(string certificates, string key)
    {
        var all = ReadAll(certificates);
        var (pem, _) = Open(key);
        if (pem is null || !Matches(all[0], pem))
            throw new BuiltinException("tls: private key does not match public key");
        var chain = RegoArray.Of(all.Select(RegoValue (c) => Args.Text(Convert.ToBase64String(c.RawData))));
        return RegoObject.FromDictionary(new Dictionary<RegoValue, RegoValue> { [Args.Text("Certificate")] = chain });
    }

    private static bool Matches(X509Certificate2 certificate, string pem)
    {
        if (certificate.GetRSAPublicKey() is { } rsa)
        {
            using var own = RSA.Create();
            own.ImportFromPem(pem);
            return rsa.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(own.ExportSubjectPublicKeyInfo());
        }

        using var ec = ECDsa.Create();
        ec.ImportFromPem(pem);
        return certificate.GetECDsaPublicKey() is { } key && key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(ec.ExportSubjectPublicKeyInfo());
    }

    private static RegoValue PrivateKeys(string text)
    {
        if (text.Length == 0)
            return RegoNull.Value;
        if (!text.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            if (!Base64.TryDecode(text, false, true, out var bytes, out _))
                return RegoArray.Empty;
            text = Encoding.Latin1.GetString(bytes);
        }

        var keys = new List<RegoValue>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var label = rest[fields.Label].ToString();
            var der = Convert.FromBase64String(rest[fields.Base64Data].ToString());
            if (label is "RSA PRIVATE KEY" or "PRIVATE KEY" && TryRsa(der, label) is { } key)
                keys.Add(key);
            else if (label is "EC PRIVATE KEY")
                keys.Add(RegoObject.FromDictionary(new Dictionary<RegoValue, RegoValue> { [Args.Text("kty")] = Args.Text("EC") }));
            rest = rest[fields.Location.End..];
        }

        return RegoArray.Of(keys);
    }

    private static RegoObject? TryRsa(byte[] der, string label)
    {
        using var rsa = RSA.Create();
        try
        {
            if (label == "PRIVATE KEY")
                rsa.ImportPkcs8PrivateKey(der, out _);
            else
                rsa.ImportRSAPrivateKey(der, out _);
            return Jwk(rsa);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
