using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets;

/// <summary>How lists of tickets speak.</summary>
internal static class ListWords
{
    public static string Of(TicketCount count) => Words.Count(count.Number) + (count.More ? "+" : "");

    /// <summary>"1 ticket", "1,000+ tickets".</summary>
    public static string Tickets(TicketCount count) =>
        count.More ? $"{Of(count)} {T["tickets|within"]}" : Words.Count(count.Number, T["ticket|within"], T["tickets|within"]);

    public static string Of(TicketSort sort) => sort switch
    {
        TicketSort.Newest => T["Newest first"],
        TicketSort.Oldest => T["Oldest first"],
        TicketSort.Risk => T["Most risk first"],
        TicketSort.Sla => T["Next promise first"],
        TicketSort.Updated => T["Last changed first"],
    };
}
