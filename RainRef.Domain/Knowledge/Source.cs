using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge;

public enum SourceState
{
    Published,
    Retired,
}

/// <summary>A document that answers may cite.</summary>
public sealed class Source : IWorkspaceOwned
{
    private Source()
    {
    }

    public Source(
        Guid id, Guid workspaceId, string title, string uri, SourceFormat format, string text, string contentHash,
        string[] tags, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Title = title;
        Uri = uri;
        Format = format;
        Text = text;
        ContentHash = contentHash;
        Tags = tags;
        Version = 1;
        State = SourceState.Published;
        CreatedAt = UpdatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Title { get; private set; } = "";

    /// <summary>What names it within the workspace: the file's name or the page's address.</summary>
    public string Uri { get; private set; } = "";

    public SourceFormat Format { get; private set; }

    /// <summary>The text that fragments' spans count in.</summary>
    public string Text { get; private set; } = "";

    public string ContentHash { get; private set; } = "";

    public string[] Tags { get; private set; } = [];

    public int Version { get; private set; }

    public SourceState State { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public void Replace(string title, SourceFormat format, string text, string contentHash, string[] tags, DateTimeOffset now)
    {
        (Title, Format, Text, ContentHash, Tags) = (title, format, text, contentHash, tags);
        Version++;
        State = SourceState.Published;
        UpdatedAt = now;
    }

    public void Retire(DateTimeOffset now)
    {
        State = SourceState.Retired;
        UpdatedAt = now;
    }
}
