using RainRef.Domain.Common;
using RainRef.Infrastructure.Tickets;
using RainRef.Web.Components;

namespace RainRef.Web.Tickets;

/// <summary>Where the open ticket stands in its list: the place counts from 1; addresses are none at the ends.</summary>
public sealed record Neighbours(int Place, long Total, string? Previous, string? Next)
{
    /// <summary>None when the ticket is not on the list.</summary>
    public static Neighbours? Of(Page<TicketRow> list, long number, InboxPlace place)
    {
        var at = list.Items.ToList().FindIndex(row => row.Number == number);
        if (at < 0)
            return null;
        return new Neighbours(
            ((list.Number - 1) * list.Limit) + at + 1,
            list.Total,
            at > 0 ? Urls.Ticket(list.Items[at - 1].Number, place) : null,
            at < list.Items.Count - 1 ? Urls.Ticket(list.Items[at + 1].Number, place) : null);
    }
}
