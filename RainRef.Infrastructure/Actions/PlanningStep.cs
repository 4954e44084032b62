using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Actions;

/// <summary>Proposes the action of the ticket's playbook, once for the same parameters.</summary>
public sealed class PlanningStep(PlaybookCatalog playbooks, ActionPlans plans) : IJobStep
{
    public string Kind => StepNames.Planning;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<TicketPayload>().TicketId;
        await using var work = await run.EndAsync(ct);
        if (await work.LockAsync<Ticket>(id, ct) is { ErasedAt: null } ticket)
        {
            var next = run.Next(StepNames.Signal, id, new TicketPayload(id));
            if (await ProposeAsync(work, ticket, ct) is { } action)
                next = run.Next(StepNames.Gate, id, new ActionPayload(action.Id, id));
            work.Enqueue(next);
        }

        await work.CommitAsync(ct);
    }

    private async Task<PlannedAction?> ProposeAsync(Work work, Ticket ticket, CancellationToken ct)
    {
        var text = await work.Db.CustomerTextAsync(ticket.Id, ct);
        var set = await playbooks.ForAsync(work.Db, ct);
        if (set.For(ticket.Triage?.Playbook.Value, ticket.Intent, ticket.Product, $"{ticket.Subject}\n{text}", ticket.UserRef) is not { } playbook)
            return null;
        var asked = ActionPlanner.Plan(playbook, ticket, text, await CustomerAsync(work, [playbook], ticket.Id, ct));
        var (request, calls) = await plans.BuildAsync(work, playbook, asked, ct);
        if ((await work.Db.Actions.Where(a => a.TicketId == ticket.Id && a.Type == request.Type).ToListAsync(ct)).Exists(a => a.Request.AsksLike(request)))
            return null;
        return plans.Propose(work, Actor.Program(work.WorkspaceId), request, calls, null);
    }

    // The newest record counts; most playbooks ask for none.
    internal static async Task<JsonObject?> CustomerAsync(Work work, IReadOnlyCollection<Playbook> playbooks, Guid ticketId, CancellationToken ct)
    {
        if (playbooks.All(b => b.Parameters.All(p => p.Origin != ParameterOrigin.Customer)))
            return null;
        var contexts = await (
            from message in work.Db.Messages
            join received in work.Db.RefEvents on message.EventId equals received.Id
            where message.TicketId == ticketId && received.ContextJson != null
            orderby message.CreatedAt descending
            select received.ContextJson).Take(20).ToListAsync(ct);
        return contexts.Select(c => (JsonNode.Parse(c!) as JsonObject)?["customer"]).OfType<JsonObject>().FirstOrDefault();
    }

    /// <summary>Puts a proposal on record.</summary>
    /// <param name="replaced">The proposal that this one is an edited form of.</param>
    public static PlannedAction Propose(
        IWork work, Actor proposer, ActionRequest request, TimeProvider clock, Guid? id = null, PlannedAction? replaced = null)
    {
        var action = new PlannedAction(id ?? Ids.New(clock), proposer, request, clock.GetUtcNow());
        var data = new JsonObject { ["type"] = action.Type, ["action_hash"] = action.Hash };
        if (replaced is not null)
        {
            action.Replaces(replaced);
            data["supersedes"] = replaced.Id.ToString("D");
        }

        work.Add(action);
        work.Record(new ReceiptDraft("action.proposed", action.Id, action.TicketId, proposer, data));
        work.Announce("action.proposed", action.Id, action.TicketId);
        return action;
    }
}
