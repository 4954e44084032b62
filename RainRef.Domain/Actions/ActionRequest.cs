using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Actions;

/// <summary>What is asked for: a type of action, its parameters, and the ticket it is for.</summary>
public sealed record ActionRequest(
    string Type, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<string> Missing, Guid? TicketId)
{
    /// <summary>The hash of the calls that were built for it; null where none could be built.</summary>
    public string? PlanHash { get; init; }

    /// <summary>What makes the hash a commitment: without it nobody finds the parameters by trying. None on requests from before there was one.</summary>
    public string? Salt { get; init; }

    /// <summary>Whether both ask for the same, to the byte.</summary>
    public bool AsksLike(ActionRequest other) => (this with { Salt = null }).Hash() == (other with { Salt = null }).Hash();

    /// <summary>SHA-256, in lower-case hexadecimal, of the request's canonical JSON (RFC 8785).</summary>
    public string Hash()
    {
        var parameters = new JsonObject();
        foreach (var (name, value) in Parameters)
            parameters[name] = value;
        var request = new JsonObject
        {
            ["type"] = Type,
            ["parameters"] = parameters,
            ["ticket_id"] = TicketId?.ToString("D"),
        };
        if (PlanHash is not null)
            request["plan_hash"] = PlanHash;
        if (Salt is not null)
            request["salt"] = Salt;
        return Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Serialize(request)));
    }
}
