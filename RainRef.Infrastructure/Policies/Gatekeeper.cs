using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Policies;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Policies;

/// <summary>Puts an action before policy and records the decision in the transaction that it governs.</summary>
public sealed class Gatekeeper(PolicyGate gate, PlaybookCatalog playbooks, ReviewIntake intake, AutonomyLedger autonomy, TimeProvider clock)
{
    /// <summary>Decides on a proposal; one that is allowed is put in line to run.</summary>
    public async Task<PolicyDecision> DecideAsync(Work work, PlannedAction action, Actor actor, CancellationToken ct)
    {
        var input = new PolicyInput(
            action.Type, action.Parameters, action.Missing, actor.Role, action.TicketId,
            await DoneTodayAsync(work, action, ct), clock.GetUtcNow())
        {
            Autonomy = await autonomy.LevelAsync(work.Db, action.Type, ct),
        };
        var playbook = (await playbooks.ForAsync(work.Db, ct)).ByAction(action.Type, action.Parameters.GetValueOrDefault("user_ref"));
        async Task<PolicyDecision> JudgeAsync(PolicyInput asked) => ReviewRule.Apply(await gate.DecideAsync(asked, ct), playbook, actor);
        var decision = await JudgeAsync(input);
        action.Decided(decision, clock.GetUtcNow());
        var row = new Decision(
            Ids.New(clock), work.WorkspaceId, action.Id, decision, Record(input), clock.GetUtcNow());
        work.Add(row);
        var receipt = work.Record(new ReceiptDraft("policy.decided", row.Id, action.TicketId, actor, new JsonObject
        {
            ["action_id"] = action.Id.ToString("D"),
            ["action_hash"] = action.Hash,
            ["outcome"] = SnakeCase.Of(decision.Outcome),
            ["obligations"] = new JsonArray([.. decision.Obligations.Select(o => (JsonNode)o)]),
            ["bundle_digest"] = decision.BundleDigest,
        }));
        work.Announce("action.decided", action.Id, action.TicketId);
        await intake.TakeAsync(work, action, decision, input, receipt, JudgeAsync, ct);
        if (decision.Outcome == PolicyOutcome.Allow)
            work.Enqueue(ToRun(action));
        return decision;
    }

    public static JobDraft ToRun(PlannedAction action) => new(
        StepNames.Execution, action.TicketId ?? action.Id, PayloadJson.Write(new ActionPayload(action.Id, action.TicketId)));

    private async Task<int> DoneTodayAsync(Work work, PlannedAction action, CancellationToken ct)
    {
        if (!action.Parameters.TryGetValue("user_ref", out var userRef))
            return 0;
        var since = clock.GetUtcNow() - TimeSpan.FromHours(24);
        return await work.Db.Database.SqlQuery<int>(
            $"""
             SELECT count(*)::int AS "Value" FROM actions
             WHERE workspace_id = {work.WorkspaceId} AND type = {action.Type} AND updated_at > {since}
               AND status IN ('approved', 'running', 'done') AND parameters ->> 'user_ref' = {userRef}
             """).SingleAsync(ct);
    }

    private static string Record(PolicyInput input) => JsonSerializer.Serialize(
        new
        {
            input.Type,
            input.Parameters,
            input.Missing,
            Actor = input.ActorRole is { } role ? SnakeCase.Of(role) : "program",
            input.TicketId,
            input.DoneForUserToday,
            Autonomy = new { Type = SnakeCase.Of(input.Autonomy) },
            input.At,
        },
        PayloadJson.Options);
}
