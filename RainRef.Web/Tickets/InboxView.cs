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
    Solved,
}

public static class InboxViews
{
    private static readonly string[] NotDone = ["new", "open", "pending"];

    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<InboxView> All { get; } =
    [
        InboxView.Mine, InboxView.Unassigned, InboxView.NeedsApproval, InboxView.Breaching, InboxView.Open, InboxView.Solved,
    ];

    /// <summary>What is in it, as saved views say it.</summary>
    public static ViewConditions Conditions(this InboxView view) => view switch
    {
        InboxView.Open => new ViewConditions { Status = NotDone },
        InboxView.Mine => new ViewConditions { Status = NotDone, Assignee = ViewConditions.Me },
        InboxView.Unassigned => new ViewConditions { Status = NotDone, Assignee = ViewConditions.Nobody },
        InboxView.NeedsApproval => new ViewConditions { NeedsApproval = true },
        InboxView.Breaching => new ViewConditions { Status = NotDone, Breaching = true },
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
        InboxView.Solved => "solved",
    };

    public static string Title(this InboxView view) => view switch
    {
        InboxView.Open => "All open",
        InboxView.Mine => "Mine",
        InboxView.Unassigned => "Unassigned",
        InboxView.NeedsApproval => "Needs approval",
        InboxView.Breaching => "Breaching",
        InboxView.Solved => "Solved",
    };

    public static string Icon(this InboxView view) => view switch
    {
        InboxView.Open => "layers",
        InboxView.Mine => "user-round",
        InboxView.Unassigned => "circle-dashed",
        InboxView.NeedsApproval => "stamp",
        InboxView.Breaching => "timer",
        InboxView.Solved => "circle-check",
    };

    /// <summary>What an empty one says.</summary>
    public static string Nothing(this InboxView view) => view switch
    {
        InboxView.Open => "Nothing is open",
        InboxView.Mine => "Nothing waits for you",
        InboxView.Unassigned => "Everything has somebody",
        InboxView.NeedsApproval => "Nothing waits for approval",
        InboxView.Breaching => "No promise is at risk",
        InboxView.Solved => "Nothing solved yet",
    };

    public static string WhatComes(this InboxView view) => view switch
    {
        InboxView.Open => "New tickets appear here by themselves.",
        InboxView.Mine => "Tickets that are assigned to you appear here.",
        InboxView.Unassigned => "Tickets that nobody has yet appear here.",
        InboxView.NeedsApproval => "Actions that policy sends to a lead appear here.",
        InboxView.Breaching => "Tickets whose clock comes to its warning appear here.",
        InboxView.Solved => "Tickets that you solve are kept here.",
    };

    /// <summary>The view that an address names; null where it names none.</summary>
    public static InboxView? FromSlug(string? slug) =>
        All.Select(view => (InboxView?)view).FirstOrDefault(view => view!.Value.Slug() == slug);
}
