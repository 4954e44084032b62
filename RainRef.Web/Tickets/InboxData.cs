using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;
using RainRef.Web.Components.Shared;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tickets;

/// <summary>The inbox's reads and deeds, as whoever is signed in; every right is checked here.</summary>
internal sealed class InboxData(
    SignedIn member, TicketQueries queries, WorkFactory works,
    ApprovalDesk approvals, ActionEditor editor, ActionQueries actions, CorrectTriage correct, TriageShelf triage,
    DraftsInProgress drafts, TimeProvider clock) : IInboxData
{
    private static readonly TicketFilter Open = new(TicketQueries.OpenStatuses);
    private static readonly TicketFilter Waiting = new(NeedsApproval: true);
    private static readonly TicketFilter Done = new(TicketQueries.DoneStatuses);

    public Task<Result<InboxPage>> ListAsync(InboxPlace place, CancellationToken cancellationToken) =>
        member.AsAsync<InboxPage>(Access.ReadTickets, async actor =>
        {
            var filter = place.View switch
            {
                InboxView.Open => Open,
                InboxView.NeedsApproval => Waiting,
                InboxView.Solved => Done,
            };
            var rows = await queries.ListAsync(
                actor.WorkspaceId, filter, new PageRequest(place.Page, InboxPage.RowsAPage), cancellationToken);
            var counts = await queries.CountsAsync(actor.WorkspaceId, cancellationToken);
            var waiting = place.View == InboxView.NeedsApproval
                ? rows.Total
                : await queries.CountAsync(actor.WorkspaceId, Waiting, cancellationToken);
            return new InboxPage(
                rows,
                new InboxCounts(
                    TicketQueries.OpenStatuses.Sum(s => counts[s]), waiting, TicketQueries.DoneStatuses.Sum(s => counts[s])));
        });

    public Task<Result<TicketRow[]>> RowsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        member.AsAsync<TicketRow[]>(
            Access.ReadTickets, async actor => await queries.RowsAsync(actor.WorkspaceId, ids, cancellationToken));

    public Task<Result<TicketDetails>> DetailsAsync(long number, CancellationToken cancellationToken) =>
        member.AsAsync<TicketDetails>(
            Access.ReadTickets,
            async actor => await queries.FindAsync(actor.WorkspaceId, number, cancellationToken) is { } details
                ? details with { Writing = drafts.Of(details.Ticket.Id)?.Select(s => new SentenceView(s.Text, s.Citations)).ToList() }
                : Error.NotFound("ticket"));

    public Task<Result<string>> ApproveAsync(Guid actionId, string? note, CancellationToken cancellationToken) =>
        DecideAsync(actionId, approve: true, note, cancellationToken);

    public Task<Result<string>> EditAsync(
        Guid actionId, Dictionary<string, string> parameters, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.Act, async actor =>
        {
            var edited = await editor.EditAsync(actor, actionId, parameters, Ids.New(clock), cancellationToken);
            if (!edited.Succeeded)
                return edited.Error;
            var action = await actions.FindAsync(actor.WorkspaceId, edited.Value, cancellationToken);
            return action!.Status;
        });

    public Task<Result<string>> RejectAsync(Guid actionId, string note, CancellationToken cancellationToken) =>
        DecideAsync(actionId, approve: false, note, cancellationToken);

    public Task<Result<string>> SolveAsync(Guid ticketId, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.WriteTickets, async actor =>
        {
            await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, cancellationToken);
            var changed = await new ChangeTicket(clock).SetStatusAsync(work, actor, ticketId, TicketStatus.Solved, cancellationToken);
            if (!changed.Succeeded)
                return changed.Error;
            await work.CommitAsync(cancellationToken);
            return SnakeCase.Of(changed.Value.Status);
        });

    public Task<Result<TriageChoices>> TriageChoicesAsync(CancellationToken cancellationToken) =>
        member.AsAsync<TriageChoices>(Access.ReadTickets, async actor =>
        {
            var knowledge = await triage.OfAsync(actor.WorkspaceId, cancellationToken);
            return new TriageChoices(knowledge.Values.Where(v => v.Enabled).OrderBy(v => v.Key, StringComparer.Ordinal)
                .Select(v => new TriageChoice(v.Kind, v.Key, v.Kind == TriageKind.Category || v.Name == v.Key ? Words.From(v.Key) : v.Name))
                .ToLookup(c => c.Kind));
        });

    public Task<Result<string>> CorrectAsync(
        Guid ticketId, IReadOnlyDictionary<TriageKind, string> values, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.WriteTickets, async actor =>
        {
            await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, cancellationToken);
            var corrected = await correct.RunAsync(work, actor, ticketId, values, cancellationToken);
            if (!corrected.Succeeded)
                return corrected.Error;
            await work.CommitAsync(cancellationToken);
            return string.Join(", ", values.Select(v => $"{Words.InSentence(SnakeCase.Of(v.Key))} is {v.Value}"));
        });

    private Task<Result<string>> DecideAsync(Guid actionId, bool approve, string? note, CancellationToken ct) =>
        member.AsAsync<string>(Access.Decide, async actor =>
        {
            var decided = await approvals.DecideAsync(actor, actionId, new LeadsWord(approve, note, null), ct);
            if (!decided.Succeeded)
                return decided.Error;
            return SnakeCase.Of(decided.Value.Status);
        });
}
