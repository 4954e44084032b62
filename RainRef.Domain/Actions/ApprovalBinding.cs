using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Actions;

/// <summary>
/// What an approval says yes to, to the byte: the action and its parameters, the policy that judged it and what that
/// asked for, the cited versions, and until when.
/// </summary>
public sealed class ApprovalBinding
{
    private readonly byte[] _canonical;

    /// <param name="policyDigest">The bundle under which it would run.</param>
    /// <param name="obligations">What the decision asks for besides.</param>
    /// <param name="cited">The cited versions as they are now.</param>
    public ApprovalBinding(
        PlannedAction action, string policyDigest, IReadOnlyCollection<string> obligations, IReadOnlyCollection<CitedVersion> cited)
    {
        ActionHash = action.Request.Hash();
        PolicyDigest = policyDigest;
        CitedHash = Hex(CanonicalJson.Serialize(Cited(cited)));
        ExpiresAt = action.ExpiresAt;
        var parameters = new JsonObject();
        foreach (var (name, value) in action.Parameters)
            parameters[name] = value;
        var about = new JsonObject
        {
            ["id"] = action.Id.ToString("D"),
            ["type"] = action.Type,
            ["ticket_id"] = action.TicketId?.ToString("D"),
            ["proposed_by"] = action.ProposedBy.ToString("D"),
            ["hash"] = action.Hash,
        };
        if (action.Salt is { } salt)
            about["salt"] = salt;
        _canonical = CanonicalJson.Serialize(new JsonObject
        {
            ["action"] = about,
            ["parameters"] = parameters,
            ["policy_digest"] = policyDigest,
            ["obligations"] = new JsonArray([.. obligations.Order(StringComparer.Ordinal).Select(o => (JsonNode)o)]),
            ["cited_versions"] = Cited(cited),
            ["expires_at"] = Text(action.ExpiresAt),
        });
        Hash = Hex(_canonical);
    }

    /// <summary>SHA-256 of <see cref="Canonical"/>, in lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>The canonical JSON (RFC 8785) that is hashed.</summary>
    public string Canonical => Encoding.UTF8.GetString(_canonical);

    public string ActionHash { get; }

    public string PolicyDigest { get; }

    public string CitedHash { get; }

    public DateTimeOffset? ExpiresAt { get; }

    private static JsonArray Cited(IEnumerable<CitedVersion> cited) =>
    [
        .. cited.OrderBy(c => c.Kind, StringComparer.Ordinal).ThenBy(c => c.Id).Select(c => new JsonObject
        {
            ["kind"] = c.Kind,
            ["id"] = c.Id.ToString("D"),
            ["version"] = c.Version,
            ["sha256"] = c.Sha256,
        }),
    ];

    // Microseconds, since that is what the database keeps.
    private static string? Text(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
