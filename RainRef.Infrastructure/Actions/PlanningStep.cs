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
public sealed class PlanningStep(PlaybookCatalog playbooks, TimeProvider clock) : IJobStep
{
    public string Kind => StepNames.Planning;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<TicketPayload>().TicketId;
        await using var work = await run.EndAsync(ct);
        if (await work.LockAsync<Ticket>(id, ct) is { } ticket)
        {
            var next = run.Next(StepNames.Signal, id, new TicketPayload(id));
            if (playbooks.ByName(ticket.Triage?.Playbook.Value) is { } playbook
                && await ProposeAsync(work, playbook, ticket, ct) is { } action)
            {
                next = run.Next(StepNames.Gate, id, new ActionPayload(action.Id, id));
            }

            work.Enqueue(next);
        }

        await work.CommitAsync(ct);
    }

    private async Task<PlannedAction?> ProposeAsync(Work work, Playbook playbook, Ticket ticket, CancellationToken ct)
    {
        var request = ActionPlanner.Plan(playbook, ticket, await work.Db.CustomerTextAsync(ticket.Id, ct));
        var hash = request.Hash();
        if (await work.Db.Actions.AnyAsync(a => a.TicketId == ticket.Id && a.Hash == hash, ct))
            return null;
        return Propose(work, Actor.Program(work.WorkspaceId), request, clock);
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
