using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>Builds the calls of an action once, when it is proposed, and keeps them beside it.</summary>
public sealed class ActionPlans(PlaybookCatalog playbooks, ServiceDirectory services, TimeProvider clock)
{
    /// <summary>Builds the calls of a request; where that cannot be done, the reason joins what is missing.</summary>
    public async Task<(ActionRequest Request, IReadOnlyList<PreparedCall> Calls)> BuildAsync(
        Work work, Playbook? playbook, ActionRequest request, CancellationToken ct)
    {
        if (playbook is null || request.Missing.Count > 0)
            return (request, []);
        if (playbook.PerDay is { } limit && await DoneTodayAsync(work, playbook.Action, ct) >= limit)
            return (request with { Missing = [$"room below the limit of {limit.ToString(CultureInfo.InvariantCulture)} a day"] }, []);
        var calls = await TryCallsAsync(work, playbook, request, ct);
        return calls.Succeeded
            ? (request with { PlanHash = PreparedCall.HashOf(calls.Value.Select(c => c.ToJson())) }, calls.Value)
            : (request with { Missing = [.. request.Missing, calls.Error.Message] }, []);
    }

    /// <summary>Puts a proposal and its calls on record.</summary>
    public async Task<PlannedAction> ProposeAsync(Work work, Actor proposer, ActionRequest request, Guid? id, CancellationToken ct)
    {
        var playbook = (await playbooks.ForAsync(work.Db, ct)).ByAction(request.Type, request.Parameters.GetValueOrDefault("user_ref"));
        return await ProposeAsync(work, proposer, playbook, request, id, ct);
    }

    public async Task<PlannedAction> ProposeAsync(
        Work work, Actor proposer, Playbook? playbook, ActionRequest request, Guid? id, CancellationToken ct)
    {
        var (built, calls) = await BuildAsync(work, playbook, request, ct);
        return Propose(work, proposer, built, calls, id);
    }

    internal PlannedAction Propose(
        Work work, Actor proposer, ActionRequest request, IReadOnlyList<PreparedCall> calls, Guid? id)
    {
        var action = PlanningStep.Propose(work, proposer, request, clock, id);
        foreach (var (call, position) in calls.Select((call, position) => (call, position)))
            work.Add(new ActionStep(action, position, call, null, clock.GetUtcNow()));
        return action;
    }

    private Task<int> DoneTodayAsync(Work work, string type, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - TimeSpan.FromHours(24);
        ActionStatus[] counted = [ActionStatus.Waiting, ActionStatus.Approved, ActionStatus.Running, ActionStatus.Done, ActionStatus.Unknown];
        return work.Db.Actions.CountAsync(a => a.Type == type && a.CreatedAt > since && counted.Contains(a.Status), ct);
    }

    private async Task<Result<IReadOnlyList<PreparedCall>>> TryCallsAsync(
        Work work, Playbook playbook, ActionRequest request, CancellationToken ct)
    {
        try
        {
            return await CallsAsync(work, playbook, request, ct);
        }
        catch (CanonicalJsonException e)
        {
            return Error.Validation("body", $"The call cannot be written as JSON: {e.Message}");
        }
    }

    private async Task<Result<IReadOnlyList<PreparedCall>>> CallsAsync(
        Work work, Playbook playbook, ActionRequest request, CancellationToken ct)
    {
        foreach (var parameter in playbook.Parameters)
        {
            if (request.Parameters.TryGetValue(parameter.Name, out var value) && parameter.Fault(value) is { } fault)
                return Error.Validation(parameter.Name, fault);
        }

        long? number = null;
        if (request.TicketId is { } ticketId)
            number = await work.Db.Set<Ticket>().Where(t => t.Id == ticketId).Select(t => (long?)t.Number).FirstOrDefaultAsync(ct);
        var values = CallBuilder.Values(playbook.Parameters, request.Parameters, request.TicketId, number);
        var calls = new List<PreparedCall>();
        foreach (var step in playbook.Steps)
        {
            var target = step.Service is null ? null : await TargetAsync(work.WorkspaceId, step.Service, ct);
            if (target is { Succeeded: false })
                return target.Value.Error!;
            var call = CallBuilder.Build(step, values, target?.Value, playbook.Sandbox);
            if (!call.Succeeded)
                return call.Error;
            // The parameters are known now; what only the rollback will know stays a placeholder.
            calls.Add(call.Value with { Rollback = step.Rollback, Values = step.Rollback is null ? null : Bound(values) });
        }

        return calls;
    }

    private async Task<Result<ServiceTarget>?> TargetAsync(Guid workspaceId, string service, CancellationToken ct)
    {
        var found = await services.FindAsync(workspaceId, service, ct);
        return found.Succeeded ? found.Value.Target : found.Error;
    }

    private static JsonObject Bound(Dictionary<string, JsonNode?> values)
    {
        var bound = new JsonObject();
        foreach (var (name, value) in values)
            bound[name] = value?.DeepClone();
        return bound;
    }
}
