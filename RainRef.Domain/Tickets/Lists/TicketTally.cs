using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Lists;

/// <summary>So many tickets more, or fewer, in a status. The database writes them with the tickets; their sum is how many there are.</summary>
public sealed class TicketTally : IWorkspaceOwned
{
    private TicketTally()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public TicketStatus Status { get; private set; }

    public long Tickets { get; private set; }
}
