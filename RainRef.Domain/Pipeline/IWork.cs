using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Pipeline;

/// <summary>
/// One transaction in one workspace: rows, jobs, receipts and live events that commit together or not at all.
/// Disposing without a commit undoes everything.
/// </summary>
public interface IWork : IAsyncDisposable
{
    Guid WorkspaceId { get; }

    Task<T?> FindAsync<T>(Guid id, CancellationToken ct)
        where T : class, IWorkspaceOwned;

    /// <summary>Finds a row and keeps others from changing it until the end.</summary>
    Task<T?> LockAsync<T>(Guid id, CancellationToken ct)
        where T : class, IWorkspaceOwned;

    void Add<T>(T row)
        where T : class, IWorkspaceOwned;

    void Remove<T>(T row)
        where T : class, IWorkspaceOwned;

    void Enqueue(JobDraft job);

    /// <summary>Writes a receipt and returns its id.</summary>
    Guid Record(ReceiptDraft receipt);

    void Announce(string kind, Guid id, Guid? ticketId);

    Task CommitAsync(CancellationToken ct);
}

/// <summary>Opens units of work.</summary>
public interface IWorkFactory
{
    Task<IWork> BeginAsync(Guid workspaceId, CancellationToken ct);
}
