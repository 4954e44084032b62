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
        {
            var number = limit.ToString(CultureInfo.InvariantCulture);
            return (request with { Missing = [$"'{playbook.Action}' has reached its playbook's limit of {number} in 24 hours."] }, []);
        }

        var calls = await TryCallsAsync(work, playbook, request, ct);
        return calls.Succeeded
            ? (request with { PlanHash = PreparedCall.HashOf(calls.Value.Select(c => c.ToJson())) }, calls.Value)
            : (request with { Missing = [.. request.Missing, calls.Error.Message] }, []);
    }

    /// <summary>The request as its playbook knows it: constants filled in, values checked, and what is missing named.</summary>
    public async Task<Result<ActionRequest>> CompleteAsync(
        Work work, string type, Dictionary<string, string> parameters, Guid? ticketId, CancellationToken ct)
    {
        var known = (await playbooks.ForAsync(work.Db, ct)).ByAction(type, parameters.GetValueOrDefault("user_ref"))?.Parameters ?? [];
        foreach (var constant in known.Where(p => p.Origin == ParameterOrigin.Constant))
            parameters.TryAdd(constant.Name, constant.Value);
        foreach (var parameter in known)
        {
            if (parameters.TryGetValue(parameter.Name, out var value) && parameter.Fault(value) is { } fault)
                return Error.Validation($"params.{parameter.Name}", fault);
        }

        return new ActionRequest(
            type, parameters, [.. known.Where(p => p.Required && !parameters.ContainsKey(p.Name)).Select(p => p.Name)], ticketId);
    }

    /// <summary>Puts a proposal and its calls on record.</summary>
    public Task<PlannedAction> ProposeAsync(Work work, Actor proposer, ActionRequest request, Guid? id, CancellationToken ct) =>
        ProposeAsync(work, proposer, request, id, null, ct);

    /// <param name="replaced">The proposal that it is an edited form of.</param>
    public async Task<PlannedAction> ProposeAsync(
        Work work, Actor proposer, ActionRequest request, Guid? id, PlannedAction? replaced, CancellationToken ct)
    {
        var playbook = (await playbooks.ForAsync(work.Db, ct)).ByAction(request.Type, request.Parameters.GetValueOrDefault("user_ref"));
        var (built, calls) = await BuildAsync(work, playbook, request, ct);
        return Propose(work, proposer, built, calls, id, replaced);
    }

    public async Task<PlannedAction> ProposeAsync(
        Work work, Actor proposer, Playbook? playbook, ActionRequest request, Guid? id, CancellationToken ct)
    {
        var (built, calls) = await BuildAsync(work, playbook, request, ct);
        return Propose(work, proposer, built, calls, id);
    }

    internal PlannedAction Propose(
        Work work, Actor proposer, ActionRequest request, IReadOnlyList<PreparedCall> calls, Guid? id,
        PlannedAction? replaced = null)
    {
        var action = PlanningStep.Propose(work, proposer, request, clock, id, replaced);
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
