namespace RainRef.Web.Tickets;

/// <summary>The inbox's piles.</summary>
public enum InboxView
{
    Open,
    NeedsApproval,
    Solved,
}

/// <summary>Where in the inbox one is; pages count from 1.</summary>
public readonly record struct InboxPlace(InboxView View, int Page);

public static class InboxViews
{
    public static IReadOnlyList<InboxView> All { get; } = [InboxView.Open, InboxView.NeedsApproval, InboxView.Solved];

    /// <summary>Its name in an address.</summary>
    public static string Slug(this InboxView view) => view switch
    {
        InboxView.Open => "open",
        InboxView.NeedsApproval => "approval",
        InboxView.Solved => "solved",
    };

    public static string Title(this InboxView view) => view switch
    {
        InboxView.Open => "All open",
        InboxView.NeedsApproval => "Needs approval",
        InboxView.Solved => "Solved",
    };

    public static string Icon(this InboxView view) => view switch
    {
        InboxView.Open => "layers",
        InboxView.NeedsApproval => "stamp",
        InboxView.Solved => "circle-check",
    };

    /// <summary>What an empty one says.</summary>
    public static string Nothing(this InboxView view) => view switch
    {
        InboxView.Open => "Nothing is open",
        InboxView.NeedsApproval => "Nothing waits for approval",
        InboxView.Solved => "Nothing solved yet",
    };

    public static string WhatComes(this InboxView view) => view switch
    {
        InboxView.Open => "New tickets appear here by themselves.",
        InboxView.NeedsApproval => "Actions that policy sends to a lead appear here.",
        InboxView.Solved => "Tickets that you solve are kept here.",
    };

    /// <summary>The view that an address names; all open where it names none.</summary>
    public static InboxView FromSlug(string? slug) => All.FirstOrDefault(view => view.Slug() == slug);
}
