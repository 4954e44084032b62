using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge;

/// <summary>A card's text as it stood at one version: citations are checked against this.</summary>
public sealed class KbCardRevision : IWorkspaceOwned
{
    private KbCardRevision()
    {
    }

    public KbCardRevision(Guid id, KbCard card, string author, string? reason, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = card.WorkspaceId;
        CardId = card.Id;
        Version = card.Version;
        Title = card.Title;
        Body = card.Body;
        Author = author;
        Reason = reason;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid CardId { get; private set; }

    public int Version { get; private set; }

    public string Title { get; private set; } = "";

    public string Body { get; private set; } = "";

    public string Author { get; private set; } = "";

    public string? Reason { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
}
