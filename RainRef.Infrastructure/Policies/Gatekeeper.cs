using System.Text.Json.Nodes;
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
public sealed class Gatekeeper(PolicyGate gate, PolicyContext context, ReviewIntake intake, TimeProvider clock)
{
    private const int MinSecret = 3;

    /// <summary>Decides on a proposal; one that is allowed is put in line to run.</summary>
    public async Task<PolicyDecision> DecideAsync(Work work, PlannedAction action, Actor actor, CancellationToken ct)
    {
        var input = await context.LoadAsync(work, action, actor, ct);
        async Task<PolicyDecision> JudgeAsync(PolicyInput asked) =>
            ReviewRule.Apply(await gate.DecideAsync(asked, ct), asked.Playbook, actor);
        var (decision, record) = Record(input, await JudgeAsync(input));
        action.Decided(decision, clock.GetUtcNow());
        var row = new Decision(Ids.New(clock), work.WorkspaceId, action.Id, decision, record, clock.GetUtcNow());
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

    // The input as it may be kept; what was masked in it is taken out of reasons and prints too.
    private static (PolicyDecision Decision, string Record) Record(PolicyInput input, PolicyDecision decision)
    {
        var document = PolicyDocument.Of(input);
        if (decision.MaskedPaths.Count == 0)
            return (decision, document.ToJsonString());
        const string Prefix = "/parameters/";
        var secrets = decision.MaskedPaths.Where(p => p.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(p => input.Parameters.GetValueOrDefault(p[Prefix.Length..]))
            .OfType<string>().Where(s => s.Length >= MinSecret).ToList();
        string Clean(string text) => secrets.Aggregate(text, (t, s) => t.Replace(s, PolicyDocument.Masked, StringComparison.Ordinal));
        var masked = PolicyDocument.Mask(document, [.. decision.MaskedPaths, .. AlsoAmounts(decision.MaskedPaths, Prefix)]);
        return (decision with
        {
            Reasons = [.. decision.Reasons.Select(Clean)],
            Printed = [.. decision.Printed.Select(Clean)],
            MaskedPaths = masked,
        }, document.ToJsonString());
    }

    // A parameter that is a number stands in the input twice.
    private static IEnumerable<string> AlsoAmounts(IEnumerable<string> paths, string prefix) =>
        paths.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)).Select(p => "/amounts/" + p[prefix.Length..]);
}
