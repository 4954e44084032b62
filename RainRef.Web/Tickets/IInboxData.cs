using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Tickets;

/// <summary>What the inbox reads and does, as the signed-in member and within their workspace.</summary>
public interface IInboxData
{
    /// <summary>Some tickets of a list, <see cref="InboxStretch.Rows"/> at a time.</summary>
    /// <param name="after">Where to go on; null begins.</param>
    Task<Result<InboxStretch>> ListAsync(InboxPlace place, TicketCursor? after, CancellationToken cancellationToken);

    /// <summary>How many tickets each view holds, and the list that is shown.</summary>
    Task<Result<InboxCounts>> CountsAsync(InboxPlace place, CancellationToken cancellationToken);

    /// <summary>What a list can be narrowed by, and what tickets can be set to.</summary>
    Task<Result<FilterChoices>> FilterChoicesAsync(CancellationToken cancellationToken);

    /// <summary>These tickets as they are now, whatever view they are in; those gone are left out.</summary>
    Task<Result<TicketRow[]>> RowsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    Task<Result<TicketDetails>> DetailsAsync(long number, CancellationToken cancellationToken);

    /// <summary>Approves exactly what the action shows; the value is its new status.</summary>
    /// <param name="note">Why; policy may ask for it.</param>
    Task<Result<string>> ApproveAsync(Guid actionId, string? note, CancellationToken cancellationToken);

    /// <summary>Puts a new proposal with these parameters in the action's place; the value is the new one's status.</summary>
    Task<Result<string>> EditAsync(Guid actionId, Dictionary<string, string> parameters, CancellationToken cancellationToken);

    /// <summary>Rejects an action, saying why; the value is its new status.</summary>
    Task<Result<string>> RejectAsync(Guid actionId, string note, CancellationToken cancellationToken);

    /// <summary>The values that each part of triage may have here.</summary>
    Task<Result<TriageChoices>> TriageChoicesAsync(CancellationToken cancellationToken);

    /// <summary>Says what a ticket really is; models learn from it. The value is what was corrected, in words.</summary>
    Task<Result<string>> CorrectAsync(Guid ticketId, IReadOnlyDictionary<TriageKind, string> values, CancellationToken cancellationToken);

    /// <summary>Solves a ticket; the value is its new status.</summary>
    Task<Result<string>> SolveAsync(Guid ticketId, CancellationToken cancellationToken);
}

/// <summary>The enabled values of each kind, by key.</summary>
public sealed record TriageChoices(ILookup<TriageKind, TriageChoice> ByKind);

public sealed record TriageChoice(TriageKind Kind, string Key, string Name);

/// <summary>Some tickets of a list, and the saved view that it is, if it is one.</summary>
/// <param name="Sort">The order in which they stand.</param>
public sealed record InboxStretch(TicketStretch Tickets, TicketSort Sort, SavedView? View)
{
    public const int Rows = 50;
}

/// <summary>How many tickets each view holds.</summary>
/// <param name="Here">How many the list holds that is shown, narrowed as it is.</param>
public sealed record InboxCounts(
    TicketCount Here, IReadOnlyDictionary<InboxView, TicketCount> Own, IReadOnlyList<SavedPile> Saved, IReadOnlyList<QueuePile> Queues);

/// <summary>A saved view with how much is in it.</summary>
public sealed record SavedPile(SavedView View, TicketCount Count);

/// <summary>A queue with its open tickets.</summary>
public sealed record QueuePile(string Name, string Title, TicketCount Count);

/// <summary>What can be chosen from.</summary>
public sealed record FilterChoices(IReadOnlyList<Colleague> People, IReadOnlyList<QueuePile> Queues, TriageChoices Triage);
