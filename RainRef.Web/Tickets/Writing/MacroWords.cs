using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Macros;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets.Writing;

/// <summary>Tells what a macro does.</summary>
internal static class MacroWords
{
    public static string Of(MacroActions actions)
    {
        var parts = new List<string>();
        if (actions.Status is { } status)
            parts.Add(Words.InSentence(SnakeCase.Of(status)));
        if (actions.Priority is { } priority)
            parts.Add(T["priority {0}", Words.InSentence(SnakeCase.Of(priority))]);
        if (actions.AddTags is { Count: > 0 } tags)
            parts.Add(T["tagged {0}", string.Join(", ", tags)]);
        if (actions.Assign is { } assign)
            parts.Add(assign == MacroActions.ToMe ? T["assigned to you"] : T["assigned to nobody|within"]);
        return string.Join(", ", parts);
    }
}
