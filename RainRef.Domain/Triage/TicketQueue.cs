using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Triage;

public enum AssignmentStrategy
{
    /// <summary>People take tickets themselves.</summary>
    Manual,

    /// <summary>To the member with the fewest open tickets; in turn where several have as few.</summary>
    LeastLoad,
}

/// <summary>A pile of tickets and how they find someone.</summary>
public sealed class TicketQueue : IWorkspaceOwned
{
    public const int MaxNameLength = 60;
    public const int MaxCapacity = 10_000;

    private TicketQueue()
    {
    }

    public TicketQueue(Guid id, Guid workspaceId, string name)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Name = name;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>Short and lasting, such as "billing": tickets, rules and triage call it so.</summary>
    public string Name { get; private set; } = "";

    public string Title { get; private set; } = "";

    public AssignmentStrategy Assignment { get; private set; }

    /// <summary>How many open tickets a member has at most.</summary>
    public int Capacity { get; private set; }

    /// <summary>Null is the workspace's.</summary>
    public Guid? BusinessHoursId { get; private set; }

    public bool Enabled { get; private set; } = true;

    /// <summary>Where a ticket goes for which no rule and no suggestion holds; there is at most one.</summary>
    public bool IsDefault { get; private set; }

    public static Error? CheckName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-')
        && name != Judgement.UnknownValue
            ? null
            : Error.Validation("name", $"name has 1 to {MaxNameLength} lower-case letters, digits, '-' and '_', and is not 'unknown'.");

    public Result<TicketQueue> Set(string? title, AssignmentStrategy assignment, int capacity, Guid? businessHoursId, bool enabled)
    {
        if (string.IsNullOrWhiteSpace(title) || title.Trim().Length > MaxNameLength)
            return Error.Validation("title", $"title has 1 to {MaxNameLength} characters.");
        if (capacity is < 1 or > MaxCapacity)
            return Error.Validation("capacity", $"capacity is from 1 to {MaxCapacity} open tickets a member.");
        if (IsDefault && !enabled)
            return Error.Conflict("queue_is_default", "The default queue cannot be switched off; make another one the default first.");
        (Title, Assignment, Capacity, BusinessHoursId, Enabled) = (title.Trim(), assignment, capacity, businessHoursId, enabled);
        return this;
    }

    public void MakeDefault(bool value) => IsDefault = value;
}
