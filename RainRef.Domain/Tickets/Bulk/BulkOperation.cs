using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Bulk;

public enum BulkState
{
    Running,
    Done,
    Undoing,
    Undone,
}

/// <summary>One change of many tickets: which they are is fixed when it begins.</summary>
public sealed class BulkOperation : IWorkspaceOwned
{
    /// <summary>How long after its end it can be undone.</summary>
    public static readonly TimeSpan UndoTime = TimeSpan.FromHours(1);

    private BulkOperation()
    {
    }

    public BulkOperation(Guid id, BulkChange change, Actor by, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = by.WorkspaceId;
        Change = change;
        ById = by.Id;
        ByName = by.Name;
        ByRole = by.Role ?? Role.Admin;
        CreatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public BulkState State { get; private set; }

    public BulkChange Change { get; private set; } = new();

    public int Total { get; private set; }

    /// <summary>Tickets that it changed.</summary>
    public int Changed { get; private set; }

    /// <summary>Tickets that were like that already.</summary>
    public int Unchanged { get; private set; }

    /// <summary>Tickets that could not be changed so.</summary>
    public int Refused { get; private set; }

    /// <summary>Tickets that are again what they were.</summary>
    public int Restored { get; private set; }

    /// <summary>Tickets that keep what somebody made of them since.</summary>
    public int Kept { get; private set; }

    public Guid ById { get; private set; }

    public string ByName { get; private set; } = "";

    public Role ByRole { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public DateTimeOffset? UndoneAt { get; private set; }

    public void Begin(int total) => Total = total;

    public Actor By => new(ById, ByName, ByRole, WorkspaceId);

    public DateTimeOffset? UndoUntil => State == BulkState.Done ? FinishedAt + UndoTime : null;

    /// <summary>How its tickets stand by now.</summary>
    public void Count(IReadOnlyDictionary<BulkItemState, int> items)
    {
        Changed = Of(BulkItemState.Changed) + Of(BulkItemState.Restored) + Of(BulkItemState.Kept);
        Unchanged = Of(BulkItemState.Unchanged);
        Refused = Of(BulkItemState.Refused);
        Restored = Of(BulkItemState.Restored);
        Kept = Of(BulkItemState.Kept);

        int Of(BulkItemState state) => items.GetValueOrDefault(state);
    }

    public void Finish(DateTimeOffset now)
    {
        if (State == BulkState.Running)
            (State, FinishedAt) = (BulkState.Done, now);
        else if (State == BulkState.Undoing)
            (State, UndoneAt) = (BulkState.Undone, now);
    }

    /// <summary>Takes it back; what has not begun yet is left alone.</summary>
    public Result<BulkOperation> Undo(DateTimeOffset now)
    {
        if (State is BulkState.Undoing or BulkState.Undone)
            return this;
        if (UndoUntil < now)
            return Error.Conflict("undo_too_late", "It can be undone for an hour after its end.");
        State = BulkState.Undoing;
        return this;
    }
}
