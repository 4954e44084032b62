using RainRef.Infrastructure.Actions;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Actions;

/// <summary>What an action's status means to the console.</summary>
public static class ActionStates
{
    /// <summary>Whether a lead can still approve or reject it.</summary>
    public static bool Waits(ActionView action) => action.Status == "waiting";

    public static (ChipTone Tone, string Icon) Look(string status) => status switch
    {
        "waiting" => (ChipTone.Review, "stamp"),
        "approved" => (ChipTone.Allow, "check"),
        "running" => (ChipTone.Neutral, "zap"),
        "done" => (ChipTone.Allow, "circle-check"),
        "failed" => (ChipTone.Deny, "triangle-alert"),
        "expired" => (ChipTone.Unsure, "clock"),
        "superseded" => (ChipTone.Neutral, "pen-line"),
        "rolled_back" => (ChipTone.Review, "undo-2"),
        "denied" or "rejected" => (ChipTone.Deny, "shield-x"),
        "unknown" => (ChipTone.Review, "triangle-alert"),
        "rolling_back" => (ChipTone.Neutral, "circle-dashed"),
        _ => (ChipTone.Neutral, "circle-dashed"),
    };
}
