using RainRef.Domain.Tickets;

namespace RainRef.Domain.Triage;

/// <summary>What routing looks at; null and "unknown" fit no condition.</summary>
public sealed record RoutingFacts(
    string? Intent = null, string? Severity = null, string? Product = null, string? ProductArea = null, string? Language = null,
    string? CustomerTier = null)
{
    public static RoutingFacts Of(Ticket ticket) => new(
        ticket.Intent, ticket.Severity, ticket.Product, ticket.ProductArea, ticket.Triage?.Language?.Value, ticket.CustomerTier);
}
