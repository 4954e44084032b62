using System.Numerics;
using System.Text;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>JSON Web Tokens: reading, verifying and signing.</summary>
internal static class JwtBuiltins
{
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    private static readonly RegoKind[] S = [RegoKind.String];

    public static IEnumerable<Builtin> All =>
    [
        new("io.jwt.decode", 1, (c, a) => Decode(c, Args.Text(a, 0))) { ArgKinds = [S] },
        new("io.jwt.decode_verify", 2, (c, a) => DecodeVerify(c, Args.Text(a, 0), Args.Object(a, 1))) { ArgKinds = [S, [RegoKind.Object]] },
        new("io.jwt.encode_sign", 3, (c, a) => Sign(c, RegoJson.Write(Args.Object(a, 0)), RegoJson.Write(Args.Object(a, 1)), Args.Object(a, 2))),
        new("io.jwt.verify_eddsa", 2, (c, a) => VerifyEdwards(c, a)) { ArgKinds = [S, S] },
        new("io.jwt.encode_sign_raw", 3, (c, a) => SignRaw(c, a)) { ArgKinds = [S, S, S] },
        .. Algorithms.Select(algorithm => new Builtin($"io.jwt.verify_{algorithm.ToLowerInvariant()}", 2, (c, a) => Verify(c, algorithm, a)) { ArgKinds = [S, S] }),
        .. new[] { "HS256", "HS384", "HS512" }.Select(algorithm =>
            new Builtin($"io.jwt.verify_{algorithm.ToLowerInvariant()}", 2, (c, a) => VerifySecret(c, algorithm, a)) { ArgKinds = [S, S] }),
    ];

    private static RegoArray Decode(BuiltinContext context, string token)
    {
        context.Charge(50 + (token.Length / 16));
        var jwt = Jwt.Decode(token);
        return jwt.IsNested
            ? Decode(context, jwt.Inner)
            : new RegoArray([jwt.Header, jwt.Payload, new RegoString(Convert.ToHexStringLower(jwt.Signature))]);
    }

    private static RegoBoolean Verify(BuiltinContext context, string algorithm, RegoValue[] args)
    {
        context.Charge(1000);
        var jwt = Jwt.Decode(Args.Text(args, 0));
        return Args.Flag(VerifiedByAny(jwt, algorithm, Args.Text(args, 1)));
    }

    private static RegoBoolean VerifySecret(BuiltinContext context, string algorithm, RegoValue[] args)
    {
        context.Charge(50);
        return Args.Flag(Jwt.Decode(Args.Text(args, 0)).VerifiedBy(algorithm, Encoding.UTF8.GetBytes(Args.Text(args, 1))));
    }

    private static RegoBoolean VerifyEdwards(BuiltinContext context, RegoValue[] args)
    {
        context.Charge(5000);
        var jwt = Jwt.Decode(Args.Text(args, 0));
        if (Encodings.FromJson(Args.Text(args, 1)) is not RegoObject jwk)
            throw new BuiltinException("failed to parse a JWK key (set)");
        return Args.Flag(Ed25519.Verify(JwtKeys.ReadEdwards(jwk, "x"), jwt.Signed, jwt.Signature));
    }

    private static bool VerifiedByAny(Jwt jwt, string algorithm, string text)
    {
        var verified = false;
        foreach (var key in JwtKeys.Read(text))
        {
            using (key)
                verified |= jwt.VerifiedBy(algorithm, key);
        }

        return verified;
    }

    private static RegoArray DecodeVerify(BuiltinContext context, string token, RegoObject constraints)
    {
        context.Charge(1000);
        var wants = Constraints.Read(context, constraints);
        Jwt jwt;
        while (true)
        {
            jwt = Jwt.Decode(token);
            if (jwt.Algorithm is not { } algorithm || !Jwt.IsKnown(algorithm) || (wants.Algorithm is not null && wants.Algorithm != algorithm))
                return Refused();
            var verified = wants.Secret is { } secret
                ? jwt.VerifiedBy(algorithm, Encoding.UTF8.GetBytes(secret))
                : VerifiedByAny(jwt, algorithm, wants.Certificate!);
            if (!verified)
                return Refused();
            if (!jwt.IsNested)
                break;
            context.Charge(1000);
            token = jwt.Inner;
        }

        var payload = jwt.Payload;
        return wants.Hold(payload) ? new RegoArray([RegoBoolean.True, jwt.Header, payload]) : Refused();
    }

    private static RegoArray Refused() => new([RegoBoolean.False, RegoObject.Empty, RegoObject.Empty]);

    private static RegoString SignRaw(BuiltinContext context, RegoValue[] args)
    {
        var (header, payload) = (Args.Text(args, 0), Args.Text(args, 1));
        if (header.Length == 0)
            throw new BuiltinException("missing or invalid 'alg' header: cannot parse JSON: cannot parse empty string; unparsed tail: \"\"");
        var key = Encodings.FromJson(Args.Text(args, 2)) as RegoObject ?? throw new BuiltinException("failed to parse JWK");
        return Sign(context, header, payload, key);
    }

    private static RegoString Sign(BuiltinContext context, string header, string payload, RegoObject jwk)
    {
        context.Charge(1000);
        var fields = Encodings.FromJson(header) as RegoObject;
        if (fields?.Get("alg") is not RegoString algorithm || algorithm.Value.Length < 2)
            throw new BuiltinException("missing or invalid 'alg' header");
        if ((fields.Get("typ") is not RegoString type || type.Value == "JWT") && !IsJson(payload))
            throw new BuiltinException("type is JWT but payload is not JSON");
        var body = $"{Jwt.Base64Url(Encoding.UTF8.GetBytes(header))}.{Jwt.Base64Url(Encoding.UTF8.GetBytes(payload))}";
        if (algorithm.Value == "EdDSA")
            return Args.Text($"{body}.{Jwt.Base64Url(Ed25519.Sign(JwtKeys.ReadEdwards(jwk, "d"), Encoding.ASCII.GetBytes(body)))}");
        var (key, secret) = JwtKeys.ReadPrivate(jwk);
        using (key)
        {
            return Args.Text($"{body}.{Jwt.Base64Url(Jwt.Sign(algorithm.Value, key, secret, Encoding.ASCII.GetBytes(body)))}");
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            Encodings.FromJson(text);
            return true;
        }
        catch (BuiltinException)
        {
            return false;
        }
    }

    private sealed record Constraints(string? Certificate, string? Secret, string? Algorithm, string? Issuer, RegoValue? Audience, RegoNumber Time)
    {
        public static Constraints Read(BuiltinContext context, RegoObject given)
        {
            var known = new[] { "cert", "secret", "alg", "iss", "aud", "time" };
            foreach (var key in given.Keys)
            {
                if (key is not RegoString name || !known.Contains(name.Value))
                    throw new BuiltinException($"unknown constraint {key}");
            }

            var (certificate, secret) = (Text(given, "cert"), Text(given, "secret"));
            if (certificate is null == secret is null)
                throw new BuiltinException(secret is null ? "no key constraint" : "duplicate key constraints");
            var time = given.Get("time") switch
            {
                null => context.Now,
                RegoNumber number => number,
                _ => throw new BuiltinException("token time constraint: must be a number"),
            };
            return new Constraints(certificate, secret, Text(given, "alg"), Text(given, "iss"), given.Get("aud"), time);
        }

        public bool Hold(RegoObject payload)
        {
            if (Issuer is not null && !(payload.Get("iss") is RegoString issuer && issuer.Value == Issuer))
                return false;
            return AudienceHolds(payload.Get("aud")) && TimeHolds(payload);
        }

        private static string? Text(RegoObject given, string name) => given.Get(name) switch
        {
            null => null,
            RegoString text => text.Value,
            _ => throw new BuiltinException($"{name} constraint: must be a string"),
        };

        // A token that names an audience must be asked for by it.
        private bool AudienceHolds(RegoValue? aud) => (aud, Audience) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            (RegoArray many, _) => many.Raw.Contains(Audience),
            _ => aud.Equals(Audience),
        };

        private bool TimeHolds(RegoObject payload)
        {
            if (Instant(payload, "exp") is { } until && Time.CompareTo(until) >= 0)
                return false;
            return Instant(payload, "nbf") is not { } from || Time.CompareTo(from) >= 0;
        }

        private static RegoNumber? Instant(RegoObject payload, string name) => payload.Get(name) switch
        {
            null => null,
            RegoNumber seconds => RegoNumber.Normal(seconds.Mantissa * BigInteger.Pow(10, 9), seconds.Exponent, null),
            _ => throw new BuiltinException($"{name} value must be a number"),
        };
    }
}
