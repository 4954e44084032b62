using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge.Reviewing;

/// <summary>That a sent reply which cited a card was flagged for follow-up; once an answer.</summary>
public sealed class CardRecall : IWorkspaceOwned
{
    private CardRecall()
    {
    }

    public CardRecall(Guid id, KbCard card, Guid answerId, Guid ticketId, int version, Actor actor, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = card.WorkspaceId;
        CardId = card.Id;
        AnswerId = answerId;
        TicketId = ticketId;
        Version = version;
        By = actor.Name;
        CreatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid CardId { get; private set; }

    public Guid AnswerId { get; private set; }

    public Guid TicketId { get; private set; }

    /// <summary>The version of the card that the reply cited.</summary>
    public int Version { get; private set; }

    public string By { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}
