using RainRef.Domain.Tickets.Lists;

namespace RainRef.Web.Tickets;

/// <summary>The inbox's own piles. Others are saved by people.</summary>
public enum InboxView
{
    Open,
    Mine,
    Unassigned,
    NeedsApproval,
    Breaching,
    Mentions,
    Snoozed,
    Solved,
}

public static class InboxViews
{
    private static readonly string[] NotDone = ["new", "open", "pending"];

    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<InboxView> All { get; } =
    [
        InboxView.Mine, InboxView.Unassigned, InboxView.NeedsApproval, InboxView.Breaching, InboxView.Mentions,
        InboxView.Snoozed, InboxView.Open, InboxView.Solved,
    ];

    /// <summary>What is in it, as saved views say it.</summary>
    public static ViewConditions Conditions(this InboxView view) => view switch
    {
        InboxView.Open => new ViewConditions { Status = NotDone },
        InboxView.Mine => new ViewConditions { Status = NotDone, Assignee = ViewConditions.Me, Snoozed = false },
        InboxView.Unassigned => new ViewConditions { Status = NotDone, Assignee = ViewConditions.Nobody, Snoozed = false },
        InboxView.NeedsApproval => new ViewConditions { NeedsApproval = true },
        InboxView.Breaching => new ViewConditions { Status = NotDone, Breaching = true },
        InboxView.Mentions => new ViewConditions { Mentioned = true },
        InboxView.Snoozed => new ViewConditions { Status = NotDone, Snoozed = true },
        InboxView.Solved => new ViewConditions { Status = ["solved", "closed"] },
    };

    /// <summary>The order that says most about it.</summary>
    public static TicketSort Sort(this InboxView view) => view is InboxView.Breaching ? TicketSort.Sla : TicketSort.Newest;

    /// <summary>Its name in an address.</summary>
    public static string Slug(this InboxView view) => view switch
    {
        InboxView.Open => "open",
        InboxView.Mine => "mine",
        InboxView.Unassigned => "unassigned",
        InboxView.NeedsApproval => "approval",
        InboxView.Breaching => "breaching",
        InboxView.Mentions => "mentions",
        InboxView.Snoozed => "snoozed",
        InboxView.Solved => "solved",
    };

    public static string Title(this InboxView view) => view switch
    {
        InboxView.Open => T["All open"],
        InboxView.Mine => T["Mine"],
        InboxView.Unassigned => T["Unassigned"],
        InboxView.NeedsApproval => T["Needs approval"],
        InboxView.Breaching => T["Breaching"],
        InboxView.Mentions => T["Mentions"],
        InboxView.Snoozed => T["Snoozed"],
        InboxView.Solved => T["Solved"],
    };

    public static string Icon(this InboxView view) => view switch
    {
        InboxView.Open => "layers",
        InboxView.Mine => "user-round",
        InboxView.Unassigned => "circle-dashed",
        InboxView.NeedsApproval => "stamp",
        InboxView.Breaching => "timer",
        InboxView.Mentions => "at-sign",
        InboxView.Snoozed => "moon",
        InboxView.Solved => "circle-check",
    };

    /// <summary>What an empty one says.</summary>
    public static string Nothing(this InboxView view) => view switch
    {
        InboxView.Open => T["Nothing is open"],
        InboxView.Mine => T["Nothing waits for you"],
        InboxView.Unassigned => T["Everything has somebody"],
        InboxView.NeedsApproval => T["Nothing waits for approval"],
        InboxView.Breaching => T["No promise is at risk"],
        InboxView.Mentions => T["Nobody calls you"],
        InboxView.Snoozed => T["Nothing is snoozed"],
        InboxView.Solved => T["Nothing solved yet"],
    };

    public static string WhatComes(this InboxView view) => view switch
    {
        InboxView.Open => T["New tickets appear here by themselves."],
        InboxView.Mine => T["Tickets that are assigned to you appear here."],
        InboxView.Unassigned => T["Tickets that nobody has yet appear here."],
        InboxView.NeedsApproval => T["Actions that policy sends to a lead appear here."],
        InboxView.Breaching => T["Tickets whose clock comes to its warning appear here."],
        InboxView.Mentions => T["Tickets with a note that names you appear here until you open them."],
        InboxView.Snoozed => T["Tickets that you put out of the way wait here until their time comes."],
        InboxView.Solved => T["Tickets that you solve are kept here."],
    };

    /// <summary>The view that an address names; null where it names none.</summary>
    public static InboxView? FromSlug(string? slug) =>
        All.Select(view => (InboxView?)view).FirstOrDefault(view => view!.Value.Slug() == slug);
}
