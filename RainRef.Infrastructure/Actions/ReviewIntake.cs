using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using RainRef.Domain.Actions;
using RainRef.Domain.Policies;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>What follows a decision: pins what it was made on, and puts what a lead must see into the queue.</summary>
public sealed class ReviewIntake(IOptions<ApprovalOptions> options, TimeProvider clock)
{
    /// <param name="judge">Decides on another input as it was decided on this one.</param>
    public async Task TakeAsync(
        Work work, PlannedAction action, PolicyDecision decision, PolicyInput input, Guid decisionReceipt,
        Func<PolicyInput, Task<PolicyDecision>> judge, CancellationToken ct)
    {
        action.Pin(
            decisionReceipt, await CitedVersions.OfTicketAsync(work.Db, action.TicketId, ct),
            clock.GetUtcNow() + TimeSpan.FromMinutes(options.Value.LifetimeMinutes));
        if (decision.Outcome != PolicyOutcome.Review)
            return;
        work.Announce(ApprovalDesk.Entered, action.Id, action.TicketId);
        if (input.Autonomy == AutonomyLevel.Review)
            await ShadowAsync(work, action, input, judge);
    }

    // What would have happened, had the type earned to run by itself: only that is set beside what leads say.
    private static async Task ShadowAsync(
        Work work, PlannedAction action, PolicyInput input, Func<PolicyInput, Task<PolicyDecision>> judge)
    {
        var would = await judge(input with { Autonomy = AutonomyLevel.Allow });
        if (would.Outcome != PolicyOutcome.Allow)
            return;
        action.Shadowed(work.Record(new ReceiptDraft(
            "autonomy.shadow", AutonomyLedger.SubjectOf(work.WorkspaceId, action.Type), action.TicketId,
            Actor.Program(work.WorkspaceId), new JsonObject
            {
                ["type"] = action.Type,
                ["action_id"] = action.Id.ToString("D"),
                ["would"] = "allow",
                ["bundle_digest"] = would.BundleDigest,
            })));
    }
}
