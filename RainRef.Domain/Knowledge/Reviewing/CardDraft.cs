using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge.Reviewing;

/// <summary>What one person has typed and not saved yet, kept so that neither a crash nor somebody else's save loses it.</summary>
public sealed class CardDraft : IWorkspaceOwned
{
    private CardDraft()
    {
    }

    public CardDraft(Guid id, Guid workspaceId, Guid cardId, Guid authorId)
    {
        Id = id;
        WorkspaceId = workspaceId;
        CardId = cardId;
        AuthorId = authorId;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid CardId { get; private set; }

    public Guid AuthorId { get; private set; }

    /// <summary>The version that the typing began from.</summary>
    public int BaseVersion { get; private set; }

    public string Title { get; private set; } = "";

    public string Body { get; private set; } = "";

    public DateTimeOffset UpdatedAt { get; private set; }

    public void Set(int baseVersion, string title, string body, DateTimeOffset now) =>
        (BaseVersion, Title, Body, UpdatedAt) = (baseVersion, title, body, now);
}
