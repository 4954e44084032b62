using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;
using RainRef.Web.Components.Shared;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tickets;

/// <summary>The inbox's reads and deeds, as whoever is signed in; every right is checked here.</summary>
internal sealed class InboxData(
    SignedIn member, TicketQueries queries, InboxLists lists, RoutingQueries routing, WorkFactory works,
    ApprovalDesk approvals, ActionEditor editor, ActionQueries actions, CorrectTriage correct, TriageShelf triage,
    DraftsInProgress drafts, SharedReads reads, TimeProvider clock) : IInboxData
{
    public Task<Result<InboxStretch>> ListAsync(InboxPlace place, TicketCursor? after, CancellationToken cancellationToken) =>
        member.AsAsync<InboxStretch>(Access.ReadTickets, actor => lists.ReadAsync(actor, place, after, cancellationToken));

    public Task<Result<InboxCounts>> CountsAsync(InboxPlace place, CancellationToken cancellationToken) =>
        member.AsAsync<InboxCounts>(Access.ReadTickets, actor => lists.CountAsync(actor, place, cancellationToken));

    public Task<Result<FilterChoices>> FilterChoicesAsync(CancellationToken cancellationToken) =>
        member.AsAsync<FilterChoices>(Access.ReadTickets, async actor => new FilterChoices(
            await routing.ColleaguesAsync(actor.WorkspaceId, cancellationToken),
            await lists.QueuesAsync(actor.WorkspaceId, cancellationToken),
            await ChoicesAsync(actor, cancellationToken)));

    public Task<Result<TicketRow[]>> RowsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        member.AsAsync<TicketRow[]>(
            Access.ReadTickets, async actor => await lists.RowsAsync(actor.WorkspaceId, ids, cancellationToken));

    public Task<Result<TicketDetails>> DetailsAsync(long number, CancellationToken cancellationToken) =>
        member.AsAsync<TicketDetails>(
            Access.ReadTickets,
            async actor => await reads.ReadAsync(
                actor.WorkspaceId, ("ticket", number), ct => queries.FindAsync(actor.WorkspaceId, number, ct), cancellationToken) is { } details
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
        member.AsAsync<TriageChoices>(Access.ReadTickets, async actor => await ChoicesAsync(actor, cancellationToken));

    public Task<Result<string>> CorrectAsync(
        Guid ticketId, IReadOnlyDictionary<TriageKind, string> values, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.WriteTickets, async actor =>
        {
            await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, cancellationToken);
            var corrected = await correct.RunAsync(work, actor, ticketId, values, cancellationToken);
            if (!corrected.Succeeded)
                return corrected.Error;
            await work.CommitAsync(cancellationToken);
            return string.Join(", ", values.Select(v => T["{0} is {1}", Words.InSentence(SnakeCase.Of(v.Key)), v.Value]));
        });

    private async Task<TriageChoices> ChoicesAsync(Actor actor, CancellationToken ct)
    {
        var knowledge = await triage.OfAsync(actor.WorkspaceId, ct);
        return new TriageChoices(knowledge.Values.Where(v => v.Enabled).OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => new TriageChoice(v.Kind, v.Key, v.Kind == TriageKind.Category || v.Name == v.Key ? Words.From(v.Key) : v.Name))
            .ToLookup(c => c.Kind));
    }

    private Task<Result<string>> DecideAsync(Guid actionId, bool approve, string? note, CancellationToken ct) =>
        member.AsAsync<string>(Access.Decide, async actor =>
        {
            var decided = await approvals.DecideAsync(actor, actionId, new LeadsWord(approve, note, null), ct);
            if (!decided.Succeeded)
                return decided.Error;
            return SnakeCase.Of(decided.Value.Status);
        });
}
