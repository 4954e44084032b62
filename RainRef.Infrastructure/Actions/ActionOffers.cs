using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Actions;

/// <summary>An action that can be proposed on a ticket.</summary>
/// <param name="Suggested">Whether triage named its playbook.</param>
/// <param name="Parameters">What the ticket says already, the playbook's constants with it.</param>
/// <param name="Fields">What somebody may say or change.</param>
public sealed record ActionOffer(
    string Type, string Title, bool Reversible, bool Suggested, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<ActionField> Fields);

/// <summary>Offers what a workspace's playbooks can do on a ticket, and puts what somebody chose before policy.</summary>
public sealed class ActionOffers(WorkFactory works, PlaybookCatalog playbooks, ActionPlans plans, Gatekeeper gatekeeper)
{
    /// <summary>One for each type of action, what triage suggests first.</summary>
    public async Task<Result<ActionOffer[]>> OfAsync(Guid workspaceId, Guid ticketId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        if (await work.FindAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        var text = await work.Db.CustomerTextAsync(ticket.Id, ct);
        var set = await playbooks.ForAsync(work.Db, ct);
        var serving = set.Enabled.Where(p => p.Serves(ticket.Product)).Select(p => p.Action).Distinct()
            .Select(type => set.ByAction(type, ticket.UserRef)).OfType<Playbook>().ToList();
        var customer = await PlanningStep.CustomerAsync(work, serving, ticket.Id, ct);
        return serving.Select(Offer).OrderByDescending(o => o.Suggested).ThenBy(o => o.Title, StringComparer.Ordinal).ToArray();

        ActionOffer Offer(Playbook playbook)
        {
            var planned = ActionPlanner.Plan(playbook, ticket, text, customer);
            return new ActionOffer(
                playbook.Action, playbook.Title, playbook.Reversible, playbook.Name == ticket.Triage?.Playbook.Value, planned.Parameters,
                ActionViews.FieldsOf(planned.Parameters, playbook));
        }
    }

    /// <summary>Proposes an action and asks policy for it; what policy allows runs.</summary>
    /// <param name="id">The proposal's; the same id twice makes one.</param>
    /// <returns>What policy decided, lastly where it was asked again since.</returns>
    public async Task<Result<PolicyDecision>> ProposeAsync(
        Actor actor, string type, Dictionary<string, string> parameters, Guid? ticketId, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<PlannedAction>(id, ct) is not null)
            return await LastDecisionAsync(work, id, ct);
        var ticket = ticketId is { } about ? await work.FindAsync<Ticket>(about, ct) : null;
        if (ticketId is not null && ticket is null)
            return Error.Validation("ticket_id", "There is no such ticket.");
        if (ticket?.ErasedAt is not null)
            return Ticket.WasErased;
        var completed = await plans.CompleteAsync(work, type, parameters, ticketId, ct);
        if (!completed.Succeeded)
            return completed.Error;
        var decision = await gatekeeper.DecideAsync(work, await plans.ProposeAsync(work, actor, completed.Value, id, ct), actor, ct);
        await work.CommitAsync(ct);
        return decision;
    }

    private static async Task<PolicyDecision> LastDecisionAsync(Work work, Guid actionId, CancellationToken ct)
    {
        var decided = await work.Db.Decisions.Where(d => d.ActionId == actionId).OrderByDescending(d => d.Id).FirstAsync(ct);
        return new PolicyDecision(decided.Outcome, decided.Reasons, decided.BundleDigest) { Obligations = decided.Obligations };
    }
}
