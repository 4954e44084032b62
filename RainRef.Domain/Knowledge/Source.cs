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

    public Source(Guid id, Guid workspaceId, string uri, SourceContent content, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Uri = uri;
        Take(content);
        Version = 1;
        State = SourceState.Published;
        CreatedAt = UpdatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Title { get; private set; } = "";

    public string? Description { get; private set; }

    /// <summary>What names it within the workspace: the file's name, its path below its collection, or the page's address.</summary>
    public string Uri { get; private set; } = "";

    public SourceFormat Format { get; private set; }

    /// <summary>The text that fragments' spans count in.</summary>
    public string Text { get; private set; } = "";

    public string ContentHash { get; private set; } = "";

    public string[] Tags { get; private set; } = [];

    public string? Product { get; private set; }

    /// <summary>The folder or site that it was imported with; null for a single document.</summary>
    public string? Collection { get; private set; }

    /// <summary>Of the file's bytes and how they were read, so that an unchanged file need not be read again.</summary>
    public string? FileHash { get; private set; }

    public string? ETag { get; private set; }

    public string? LastModified { get; private set; }

    public int Version { get; private set; }

    public SourceState State { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public void Replace(SourceContent content, DateTimeOffset now)
    {
        Take(content);
        Version++;
        State = SourceState.Published;
        UpdatedAt = now;
    }

    /// <summary>The same text came from a file that differs in what is not text.</summary>
    public void Seen(string? fileHash, string? collection) =>
        (FileHash, Collection) = (fileHash ?? FileHash, collection ?? Collection);

    /// <summary>What the site said about the page, to ask it for changes only.</summary>
    public void Fetched(string? etag, string? lastModified) => (ETag, LastModified) = (etag, lastModified);

    public void Retire(DateTimeOffset now)
    {
        State = SourceState.Retired;
        UpdatedAt = now;
    }

    private void Take(SourceContent content)
    {
        (Title, Description, Format, Text) = (content.Title, content.Description, content.Format, content.Text);
        (ContentHash, Tags, Product) = (content.ContentHash, content.Tags, content.Product);
        Seen(content.FileHash, content.Collection);
    }
}

/// <summary>A source's text and what describes it.</summary>
public sealed record SourceContent(
    string Title, string? Description, SourceFormat Format, string Text, string ContentHash, string[] Tags, string? Product,
    string? Collection, string? FileHash);
