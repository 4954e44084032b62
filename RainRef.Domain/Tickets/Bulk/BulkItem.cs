using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Bulk;

public enum BulkItemState
{
    Waiting,
    Changed,

    /// <summary>It was like that already.</summary>
    Unchanged,

    /// <summary>It could not be changed so; a code says why.</summary>
    Refused,

    /// <summary>It is again what it was.</summary>
    Restored,

    /// <summary>Undone only where nobody had changed it since.</summary>
    Kept,

    /// <summary>The operation was undone before its turn came.</summary>
    Left,
}

/// <summary>One ticket of an operation, and what it takes to undo it there.</summary>
public sealed class BulkItem : IWorkspaceOwned
{
    public const int MaxCodeLength = 60;

    private BulkItem()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid OperationId { get; private set; }

    public Guid TicketId { get; private set; }

    public BulkItemState State { get; private set; }

    /// <summary>Why it was refused.</summary>
    public string? Code { get; private set; }

    public TicketMemory? Before { get; private set; }

    public TicketMemory? After { get; private set; }

    public void WasChanged(TicketMemory before, TicketMemory after) =>
        (State, Before, After) = before.SaysTheSame(after) ? (BulkItemState.Unchanged, null, null) : (BulkItemState.Changed, before, after);

    public void WasRefused(string code) => (State, Code) = (BulkItemState.Refused, code);

    public void WasUndone(bool wholly) => State = wholly ? BulkItemState.Restored : BulkItemState.Kept;
}
