using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge;

public enum ImportOutcome
{
    Pending,
    Created,
    Replaced,
    Unchanged,
    Retired,
    Refused,
}

/// <summary>One document of an import: of a site every page, of a folder the files that were refused.</summary>
public sealed class ImportItem : IWorkspaceOwned
{
    private ImportItem()
    {
    }

    public ImportItem(Guid id, ImportRun run, string uri, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = run.WorkspaceId;
        RunId = run.Id;
        Uri = uri;
        Outcome = ImportOutcome.Pending;
        UpdatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid RunId { get; private set; }

    public string Uri { get; private set; } = "";

    public ImportOutcome Outcome { get; private set; }

    public string? ErrorCode { get; private set; }

    public string? ErrorMessage { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public void Became(ImportOutcome outcome, DateTimeOffset now) => (Outcome, UpdatedAt) = (outcome, now);

    public ImportItem Refuse(Error error, DateTimeOffset now)
    {
        (Outcome, ErrorCode, ErrorMessage, UpdatedAt) = (ImportOutcome.Refused, error.Code, error.Message, now);
        return this;
    }
}
