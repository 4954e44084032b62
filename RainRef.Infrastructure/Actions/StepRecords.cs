using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Actions;

/// <summary>Reads the steps of an action, and says in receipts what they did.</summary>
internal static class StepRecords
{
    public static Task<List<ActionStep>> OfAsync(RainRefDbContext db, Guid actionId, bool rollback, CancellationToken ct) =>
        db.Set<ActionStep>().AsNoTracking().Where(s => s.ActionId == actionId && s.IsRollback == rollback)
            .OrderBy(s => s.Position).ToListAsync(ct);

    /// <summary>Whether the calls on record are those that the action's hash covers.</summary>
    public static async Task<Error?> CheckAsync(RainRefDbContext db, PlannedAction action, CancellationToken ct)
    {
        var steps = await OfAsync(db, action.Id, rollback: false, ct);
        if (action.PlanHash is null || steps.Count == 0)
            return Error.Forbidden("plan_missing", "No call was built for this action.");
        return PreparedCall.HashOf(steps.Select(s => s.CallJson)) == action.PlanHash
            ? null
            : Error.Forbidden("plan_changed", "The calls are not those that were decided on.");
    }

    /// <summary>Salted commitments only: calls, states and results hold what must be erasable.</summary>
    public static JsonArray ForReceipt(PlannedAction action, IEnumerable<ActionStep> steps) =>
    [
        .. steps.Select(s => (JsonNode)new JsonObject
        {
            ["name"] = s.Name,
            ["status"] = SnakeCase.Of(s.Status),
            ["key"] = s.Key.ToString("D"),
            ["call"] = ActionStep.Commit(action.Salt, s.CallJson),
            ["result"] = ActionStep.Commit(action.Salt, s.ResultJson),
            ["state_before"] = ActionStep.Commit(action.Salt, s.StateBefore),
            ["state_after"] = ActionStep.Commit(action.Salt, s.StateAfter),
        }),
    ];

    /// <summary>One step's result as it is; those of several by their names.</summary>
    public static string ResultOf(IReadOnlyList<ActionStep> steps)
    {
        if (steps is [var only])
            return only.ResultJson!;
        var results = new JsonObject();
        foreach (var step in steps)
            results[step.Name] = JsonNode.Parse(step.ResultJson!);
        return results.ToJsonString();
    }
}
