using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RainRef.Domain.Common;

namespace RainRef.Domain.Connectors;

/// <summary>Signs outgoing webhooks as Standard Webhooks says: HMAC-SHA256 over "id.timestamp.body", in Base64 after "v1,".</summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int MinBytes = 24;

    /// <param name="secret">Base64, with or without "whsec_" before it.</param>
    /// <param name="timestamp">Seconds since 1970.</param>
    public static Result<string> Sign(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var key = ReadSecret(secret);
        if (!key.Succeeded)
            return key.Error;
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key.Value);
        mac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        mac.AppendData(body);
        return "v1," + Convert.ToBase64String(mac.GetHashAndReset());
    }

    /// <summary>A new secret to share with a receiver.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The key's bytes; an error when the text is no secret of at least 24 bytes.</summary>
    public static Result<byte[]> ReadSecret(string secret)
    {
        var text = secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length >= MinBytes
            ? key[..length]
            : Error.Validation("secret", $"A webhook's secret is Base64 of at least {MinBytes} bytes, with or without '{Prefix}' before it.");
    }
}
