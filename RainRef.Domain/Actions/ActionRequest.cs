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
        return Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Serialize(request)));
    }
}
