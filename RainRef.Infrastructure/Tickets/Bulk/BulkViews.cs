using RainRef.Domain.Tickets.Bulk;

namespace RainRef.Infrastructure.Tickets.Bulk;

/// <summary>A change of many tickets, and how far it is.</summary>
/// <param name="State"><c>running</c>, <c>done</c>, <c>undoing</c> or <c>undone</c>.</param>
/// <param name="Total">How many tickets it is about.</param>
/// <param name="Handled">How many have had their turn.</param>
/// <param name="Unchanged">How many were like that already.</param>
/// <param name="Refused">How many could not be changed so; <paramref name="Refusals"/> names the first.</param>
/// <param name="Restored">After undoing, how many are what they were.</param>
/// <param name="Kept">After undoing, how many keep what somebody made of them since.</param>
/// <param name="UndoUntil">Until when it can be undone; null while it cannot.</param>
public sealed record BulkView(
    Guid Id, BulkState State, BulkChange Change, int Total, int Handled, int Changed, int Unchanged, int Refused, int Restored, int Kept,
    string By, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, DateTimeOffset? UndoUntil, IReadOnlyList<BulkRefusal> Refusals)
{
    public static BulkView Of(BulkOperation o, IReadOnlyList<BulkRefusal> refusals) => new(
        o.Id, o.State, o.Change, o.Total, o.Changed + o.Unchanged + o.Refused, o.Changed, o.Unchanged, o.Refused, o.Restored, o.Kept,
        o.ByName, o.CreatedAt, o.FinishedAt, o.UndoUntil, refusals);
}

/// <summary>A ticket that could not be changed.</summary>
/// <param name="Code">Why, as the error of the same change of this ticket alone would say.</param>
public sealed record BulkRefusal(Guid TicketId, long Number, string Code);
