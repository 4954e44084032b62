using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Actions;

/// <summary>
/// One call, built once from a playbook's step: what simulation shows and what is sent. It holds no secret; the service's
/// credentials and the idempotency key are added on the way out.
/// </summary>
public sealed record PreparedCall(string Name, string Tool, string Operation)
{
    public string? Service { get; init; }

    /// <summary>The full address.</summary>
    public string? Address { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body, as it is sent in UTF-8; null for none.</summary>
    public string? Body { get; init; }

    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    public string? StateAddress { get; init; }

    public IReadOnlyList<string> StateIgnore { get; init; } = [];

    public int TimeoutSeconds { get; init; }

    public int Retries { get; init; }

    /// <summary>How it is taken back, to be built when that is asked for.</summary>
    public PlaybookStep? Rollback { get; init; }

    /// <summary>What the placeholders of the rollback stand for; null where there is none.</summary>
    public JsonObject? Values { get; init; }

    /// <summary>Whether it went, or goes, to the service's sandbox.</summary>
    public bool Sandbox { get; init; }

    /// <summary>The bytes of the body.</summary>
    public byte[] BodyBytes() => Body is null ? [] : Encoding.UTF8.GetBytes(Body);

    public string ToJson() => Encoding.UTF8.GetString(CanonicalJson.Serialize(this));

    public static PreparedCall FromJson(string json) => JsonSerializer.Deserialize<PreparedCall>(json, CanonicalJson.Options)!;

    /// <summary>SHA-256, in lower-case hexadecimal, over the canonical JSON of all calls of an action.</summary>
    public static string HashOf(IEnumerable<string> calls) => Convert.ToHexStringLower(
        SHA256.HashData(CanonicalJson.Serialize(new JsonArray([.. calls.Select(c => JsonNode.Parse(c))]))));
}
