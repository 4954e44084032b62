using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Moving;

public enum TicketMoveKind
{
    Merge,
    Split,
}

/// <summary>Messages that went from one ticket to another: all of them when tickets were merged, one when it was split off.</summary>
public sealed class TicketMove : IWorkspaceOwned
{
    private TicketMove()
    {
    }

    /// <param name="statusBefore">What the ticket was that the messages leave.</param>
    public TicketMove(
        Guid id, TicketMoveKind kind, Guid fromId, Guid toId, Guid[] messageIds, TicketStatus statusBefore, Actor by, DateTimeOffset at)
    {
        Id = id;
        WorkspaceId = by.WorkspaceId;
        Kind = kind;
        FromId = fromId;
        ToId = toId;
        MessageIds = messageIds;
        StatusBefore = statusBefore;
        ById = by.Id;
        ByName = by.Name;
        CreatedAt = at;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public TicketMoveKind Kind { get; private set; }

    public Guid FromId { get; private set; }

    public Guid ToId { get; private set; }

    public Guid[] MessageIds { get; private set; } = [];

    public TicketStatus StatusBefore { get; private set; }

    public Guid ById { get; private set; }

    public string ByName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? UndoneAt { get; private set; }

    public string? UndoneByName { get; private set; }

    public Result<TicketMove> Undo(Actor by, DateTimeOffset at)
    {
        if (UndoneAt is not null)
            return Error.Conflict("already_undone", $"{UndoneByName} has undone this already.");
        (UndoneAt, UndoneByName) = (at, by.Name);
        return this;
    }
}
