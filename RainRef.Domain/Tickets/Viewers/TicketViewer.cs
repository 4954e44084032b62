using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Viewers;

/// <summary>That somebody has a ticket open, as long as their heartbeat goes on.</summary>
public sealed class TicketViewer : IWorkspaceOwned
{
    /// <summary>How long one heartbeat lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(45);

    private TicketViewer()
    {
    }

    public TicketViewer(Guid id, Guid ticketId, Actor actor, bool writing, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = actor.WorkspaceId;
        TicketId = ticketId;
        MemberId = actor.Id;
        Name = actor.Name;
        Writing = writing;
        Since = now;
        Until = now + Lifetime;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid TicketId { get; private set; }

    public Guid MemberId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Whether they are writing a reply or a note.</summary>
    public bool Writing { get; private set; }

    public DateTimeOffset Since { get; private set; }

    public DateTimeOffset Until { get; private set; }

    /// <summary>Goes on; true when the others are to be told.</summary>
    public bool Beat(bool writing, DateTimeOffset now)
    {
        var news = Until <= now || Writing != writing;
        Since = Until <= now ? now : Since;
        (Writing, Until) = (writing, now + Lifetime);
        return news;
    }
}
