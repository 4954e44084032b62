using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Actions;

/// <summary>How an action is shown.</summary>
public static class ActionViews
{
    /// <summary>These actions with what policy said of each last, in their order.</summary>
    internal static async Task<IReadOnlyList<ActionView>> OfAsync(
        RainRefDbContext db, PlaybookCatalog playbooks, List<PlannedAction> actions, CancellationToken ct)
    {
        var ids = actions.Select(a => a.Id).ToArray();
        var decisions = (await db.Decisions.Where(d => ids.Contains(d.ActionId)).OrderBy(d => d.Id).ToListAsync(ct))
            .ToLookup(d => d.ActionId);
        var set = actions.Any(IsOpen) ? await playbooks.ForAsync(db, ct) : null;
        return
        [
            .. actions.Select(a => Of(a, decisions[a.Id].LastOrDefault()) with
            {
                Fields = IsOpen(a) ? FieldsOf(a.Parameters, set!.ByAction(a.Type, a.Parameters.GetValueOrDefault("user_ref"))) : [],
            }),
        ];
    }

    public static ActionView Of(PlannedAction action, Decision? decision) => new(
        action.Id, action.Type, Title(action.Type), SnakeCase.Of(action.Status), action.Parameters,
        decision is null ? null : SnakeCase.Of(decision.Outcome),
        action.Failure is null ? decision?.Reasons ?? [] : [.. decision?.Reasons ?? [], action.Failure],
        action.ProposedByName, action.CreatedAt)
    {
        Obligations = decision?.Obligations ?? [],
    };

    /// <summary>What somebody may say or change of an action; constants are the playbook's.</summary>
    internal static IReadOnlyList<ActionField> FieldsOf(IReadOnlyDictionary<string, string> parameters, Playbook? playbook) =>
    [
        .. (playbook?.Parameters ?? []).Where(p => p.Origin != ParameterOrigin.Constant).Select(p => new ActionField(
            p.Name, p.Origin == ParameterOrigin.Question ? p.Value : null, parameters.GetValueOrDefault(p.Name), p.Required, p.OneOf)),
    ];

    private static bool IsOpen(PlannedAction action) => action.Status == ActionStatus.Waiting || action.CanBeAnswered;

    // "resend_activation" reads "Resend activation", "rotate_api_key" "Rotate API key".
    internal static string Title(string type)
    {
        var words = string.Join(' ', type.Split('_').Select(word => word == "api" ? "API" : word));
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
