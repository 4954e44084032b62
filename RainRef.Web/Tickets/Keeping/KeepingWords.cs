using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Keeping;

namespace RainRef.Web.Tickets.Keeping;

/// <summary>How pages name why a ticket is on hold, and how far a night's run is.</summary>
public static class KeepingWords
{
    public static string Of(HoldReason reason) => reason switch
    {
        HoldReason.Litigation => T["Litigation"],
        HoldReason.Authority => T["Authority"],
        HoldReason.Audit => T["Audit|hold"],
        HoldReason.Other => T["Another reason"],
    };

    /// <summary>The same by its code; an unknown one as it is.</summary>
    public static string OfCode(string? reason) => SnakeCase.TryParse<HoldReason>(reason, out var known) ? Of(known) : reason ?? "";

    public static string Of(RetentionRunState state) => state switch
    {
        RetentionRunState.Running => T["Running|run"],
        RetentionRunState.Done => T["Done|run"],
        RetentionRunState.Stopped => T["Stopped|run"],
    };
}
