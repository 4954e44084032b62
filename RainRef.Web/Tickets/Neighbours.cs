using RainRef.Web.Components;

namespace RainRef.Web.Tickets;

/// <summary>Where the open ticket stands in its list: the place counts from 1; addresses are none at the ends.</summary>
/// <param name="Total">How many the list holds, in words: "53", "1,000+"; null while that is not known.</param>
public sealed record Neighbours(int Place, string? Total, string? Previous, string? Next)
{
    /// <summary>"12 of 53".</summary>
    public string Words => Total is null ? Components.Shared.Words.Count(Place) : T["{0} of {1}", Components.Shared.Words.Count(Place), Total];

    /// <summary>None when the ticket is not on the list.</summary>
    public static Neighbours? Of(ReadingList list, string? total, long number, InboxPlace place)
    {
        if (list.RowOf(number) is not { } row || list.PlaceOf(row.Id) is not (>= 0 and var at))
            return null;
        return new Neighbours(at + 1, total, Address(at - 1), Address(at + 1));

        string? Address(int next) => list.At(next) is { } id && list.Row(id) is { } neighbour ? Urls.Ticket(neighbour.Number, place) : null;
    }
}
