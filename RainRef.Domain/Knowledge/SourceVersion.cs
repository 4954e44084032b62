using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge;

/// <summary>A source's text as it was: what citations of that version point into. Never changed.</summary>
public sealed class SourceVersion : IWorkspaceOwned
{
    private SourceVersion()
    {
    }

    public SourceVersion(Guid id, Source source, string mediaType, string? fileName, byte[]? layout, string importedBy, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = source.WorkspaceId;
        SourceId = source.Id;
        Version = source.Version;
        Title = source.Title;
        Format = source.Format;
        Text = source.Text;
        ContentHash = source.ContentHash;
        MediaType = mediaType;
        FileName = fileName;
        Layout = layout;
        ImportedBy = importedBy;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid SourceId { get; private set; }

    public int Version { get; private set; }

    public string Title { get; private set; } = "";

    public SourceFormat Format { get; private set; }

    public string Text { get; private set; } = "";

    public string ContentHash { get; private set; } = "";

    public string MediaType { get; private set; } = "";

    public string? FileName { get; private set; }

    /// <summary>Where the text stands on pages or in time, as <see cref="Importing.LayoutCodec"/> writes it.</summary>
    public byte[]? Layout { get; private set; }

    public string ImportedBy { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}

/// <summary>A version's file, where the text alone does not give it back.</summary>
public sealed class SourceFile : IWorkspaceOwned
{
    private SourceFile()
    {
    }

    /// <param name="version">The version that it belongs to; they share the id.</param>
    public SourceFile(SourceVersion version, byte[] content)
    {
        Id = version.Id;
        WorkspaceId = version.WorkspaceId;
        Content = content;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public byte[] Content { get; private set; } = [];
}
