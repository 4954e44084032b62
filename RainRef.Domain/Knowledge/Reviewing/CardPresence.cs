using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge.Reviewing;

/// <summary>That somebody has a card open for editing, as long as their heartbeat goes on.</summary>
public sealed class CardPresence : IWorkspaceOwned
{
    /// <summary>How long one heartbeat lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(45);

    private CardPresence()
    {
    }

    public CardPresence(Guid id, Guid cardId, Actor actor, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = actor.WorkspaceId;
        CardId = cardId;
        MemberId = actor.Id;
        Name = actor.Name;
        Since = now;
        Until = now + Lifetime;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid CardId { get; private set; }

    public Guid MemberId { get; private set; }

    public string Name { get; private set; } = "";

    public DateTimeOffset Since { get; private set; }

    public DateTimeOffset Until { get; private set; }

    /// <summary>Goes on; true when the others are to be told, since it had ended.</summary>
    public bool Beat(DateTimeOffset now)
    {
        var ended = Until <= now;
        Since = ended ? now : Since;
        Until = now + Lifetime;
        return ended;
    }
}
