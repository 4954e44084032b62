using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Receipts;

/// <summary>A receipt that is written and signed but has no place in the chain yet; the id is the receipt's.</summary>
public sealed class UnsealedReceipt : IWorkspaceOwned
{
    private UnsealedReceipt()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }
}
