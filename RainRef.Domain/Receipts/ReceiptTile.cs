using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Receipts;

/// <summary>A tile of a workspace's Merkle tree; see <see cref="MerkleTiles"/>.</summary>
public sealed class ReceiptTile : IWorkspaceOwned
{
    private ReceiptTile()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public int Level { get; private set; }

    public long Position { get; private set; }

    /// <summary>Up to 256 hashes of 32 bytes.</summary>
    public byte[] Hashes { get; private set; } = [];
}
