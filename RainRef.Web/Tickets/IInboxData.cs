using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Web.Tickets;

/// <summary>What the inbox reads and does, as the signed-in member and within their workspace.</summary>
public interface IInboxData
{
    /// <summary>A page of a view, <see cref="InboxPage.RowsAPage"/> rows long, with the number in each view.</summary>
    Task<Result<InboxPage>> ListAsync(InboxPlace place, CancellationToken cancellationToken);

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

/// <summary>A page of a view.</summary>
public sealed record InboxPage(Page<TicketRow> Rows, InboxCounts Counts)
{
    public const int RowsAPage = 50;
}

/// <summary>How many tickets each view holds.</summary>
public sealed record InboxCounts(long Open, long NeedsApproval, long Solved)
{
    public long Of(InboxView view) => view switch
    {
        InboxView.Open => Open,
        InboxView.NeedsApproval => NeedsApproval,
        InboxView.Solved => Solved,
    };
}
