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
        count.More ? $"{Of(count)} tickets" : Words.Count(count.Number, "ticket", "tickets");

    public static string Of(TicketSort sort) => sort switch
    {
        TicketSort.Newest => "Newest first",
        TicketSort.Oldest => "Oldest first",
        TicketSort.Risk => "Most risk first",
        TicketSort.Sla => "Next promise first",
        TicketSort.Updated => "Last changed first",
    };
}
