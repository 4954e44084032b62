using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Receipts;

/// <summary>A signed checkpoint of a workspace's log. There is one a size at most, so that no two can contradict.</summary>
public sealed class ReceiptCheckpoint : IWorkspaceOwned
{
    private ReceiptCheckpoint()
    {
    }

    public ReceiptCheckpoint(Guid id, Guid workspaceId, Checkpoint checkpoint, string note)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Size = checkpoint.Size;
        Root = Hex.Of(checkpoint.Root);
        Note = note;
        CreatedAt = checkpoint.Time;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public long Size { get; private set; }

    public string Root { get; private set; } = "";

    /// <summary>The signed note, to the byte.</summary>
    public string Note { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}
