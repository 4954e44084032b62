using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;

namespace RainRef.Infrastructure.Actions;

/// <summary>How an action is shown.</summary>
public static class ActionViews
{
    public static ActionView Of(PlannedAction action, Decision? decision) => new(
        action.Id, action.Type, Title(action.Type), SnakeCase.Of(action.Status), action.Parameters,
        decision is null ? null : SnakeCase.Of(decision.Outcome),
        action.Failure is null ? decision?.Reasons ?? [] : [.. decision?.Reasons ?? [], action.Failure],
        action.ProposedByName, action.CreatedAt)
    {
        Obligations = decision?.Obligations ?? [],
    };

    // "resend_activation" reads "Resend activation", "rotate_api_key" "Rotate API key".
    internal static string Title(string type)
    {
        var words = string.Join(' ', type.Split('_').Select(word => word == "api" ? "API" : word));
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
