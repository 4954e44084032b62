using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Actions;

/// <summary>What is asked for: a type of action, its parameters, and the ticket it is for.</summary>
public sealed record ActionRequest(
    string Type, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<string> Missing, Guid? TicketId)
{
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
        return Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Serialize(request)));
    }
}
