using RainRef.Infrastructure.Actions;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Actions;

/// <summary>What an action's status means to the console.</summary>
public static class ActionStates
{
    /// <summary>Whether a lead can still approve or reject it.</summary>
    public static bool Waits(ActionView action) =>
        action.Status is "awaiting_approval" or "in_review" || action is { Status: "proposed", Verdict: "review" };

    public static (ChipTone Tone, string Icon) Look(string status) => status switch
    {
        "approved" => (ChipTone.Allow, "check"),
        "executed" or "succeeded" or "done" => (ChipTone.Allow, "circle-check"),
        "executing" or "running" or "queued" => (ChipTone.Neutral, "zap"),
        "rejected" or "denied" => (ChipTone.Deny, "shield-x"),
        "failed" => (ChipTone.Deny, "triangle-alert"),
        "expired" => (ChipTone.Neutral, "timer"),
        "rolled_back" => (ChipTone.Neutral, "undo-2"),
        "awaiting_approval" or "in_review" => (ChipTone.Review, "stamp"),
        _ => (ChipTone.Neutral, "circle-dashed"),
    };
}
