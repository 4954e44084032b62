using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge;

public enum ImportKind
{
    Folder,
    Page,
    Sitemap,
}

public enum ImportState
{
    Queued,
    Running,
    Finished,
    Failed,
}

/// <summary>One import of a folder or a site, with what became of its documents so far.</summary>
public sealed class ImportRun : IWorkspaceOwned
{
    public const int MaxCollectionLength = 200;

    private ImportRun()
    {
    }

    public ImportRun(
        Guid id, Guid workspaceId, ImportKind kind, string collection, string location, ImportSettings settings, string startedBy,
        DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Kind = kind;
        Collection = collection;
        Location = location;
        Product = settings.Product;
        Tags = settings.Tags;
        PageLimit = settings.PageLimit;
        StartedBy = startedBy;
        State = ImportState.Queued;
        CreatedAt = UpdatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public ImportKind Kind { get; private set; }

    /// <summary>What its documents belong to: a later import of it retires those that are gone.</summary>
    public string Collection { get; private set; } = "";

    /// <summary>The folder or the address.</summary>
    public string Location { get; private set; } = "";

    public string? Product { get; private set; }

    public string[] Tags { get; private set; } = [];

    public int PageLimit { get; private set; }

    public ImportState State { get; private set; }

    public int Total { get; private set; }

    public int Created { get; private set; }

    public int Replaced { get; private set; }

    public int Unchanged { get; private set; }

    public int Retired { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Why it failed as a whole.</summary>
    public string? Error { get; private set; }

    public string StartedBy { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public int Done => Created + Replaced + Unchanged + Refused;

    public bool HasEnded => State is ImportState.Finished or ImportState.Failed;

    /// <summary>Begins, or begins anew after an interruption: what is in already counts as unchanged then.</summary>
    public void Start(int total, DateTimeOffset now)
    {
        (State, Total, UpdatedAt) = (ImportState.Running, total, now);
        (Created, Replaced, Unchanged, Retired, Refused) = (0, 0, 0, 0, 0);
    }

    public void Count(ImportOutcome outcome, DateTimeOffset now, int by = 1)
    {
        UpdatedAt = now;
        _ = outcome switch
        {
            ImportOutcome.Pending => 0,
            ImportOutcome.Created => Created += by,
            ImportOutcome.Replaced => Replaced += by,
            ImportOutcome.Unchanged => Unchanged += by,
            ImportOutcome.Retired => Retired += by,
            ImportOutcome.Refused => Refused += by,
        };
    }

    public void Finish(DateTimeOffset now) => (State, UpdatedAt, FinishedAt) = (ImportState.Finished, now, now);

    public void Fail(string error, DateTimeOffset now) =>
        (State, Error, UpdatedAt, FinishedAt) = (ImportState.Failed, error.Length > 500 ? error[..500] : error, now, now);
}

/// <summary>How an import's documents are described, and how many it takes at the most.</summary>
public sealed record ImportSettings(string? Product, string[] Tags, int PageLimit);
