using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Lists;

/// <summary>A pile of tickets that somebody named: its conditions are kept, not its tickets.</summary>
public sealed class TicketView : IWorkspaceOwned
{
    public const int MaxNameLength = 60;

    private TicketView()
    {
    }

    public TicketView(Guid id, Actor owner, double rank, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = owner.WorkspaceId;
        OwnerId = owner.Id;
        OwnerName = owner.Name;
        Rank = rank;
        CreatedAt = UpdatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid OwnerId { get; private set; }

    public string OwnerName { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>Whether everybody in the workspace has it, not only its owner.</summary>
    public bool Shared { get; private set; }

    public ViewConditions Conditions { get; private set; } = new();

    public TicketSort Sort { get; private set; }

    /// <summary>Its place among the views; only the order counts.</summary>
    public double Rank { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public bool IsSeenBy(Guid memberId) => Shared || OwnerId == memberId;

    public Result<TicketView> Set(string? name, bool shared, ViewConditions conditions, TicketSort sort, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > MaxNameLength)
            return Error.Validation("name", $"name has 1 to {MaxNameLength} characters.");
        if ((StorableText.Check("name", name) ?? conditions.Check()) is { } error)
            return error;
        (Name, Shared, Conditions, Sort, UpdatedAt) = (name.Trim(), shared, conditions, sort, now);
        return this;
    }

    public void Place(double rank) => Rank = rank;
}
