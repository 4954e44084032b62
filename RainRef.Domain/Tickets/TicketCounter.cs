using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets;

/// <summary>The last ticket number that a workspace gave out.</summary>
public sealed class TicketCounter : IWorkspaceOwned
{
    private TicketCounter()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public long LastNumber { get; private set; }
}
