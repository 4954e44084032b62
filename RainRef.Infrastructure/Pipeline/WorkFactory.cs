using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Connectors.Webhooks;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>Opens units of work, and tells the rest of the program what each one committed.</summary>
public sealed class WorkFactory(
    RainRefDatabase database, ReceiptSigner signer, JobWakeup wakeup, LiveFeed feed, SealQueue seals,
    WebhookOutbox webhooks, TimeProvider clock)
    : IWorkFactory
{
    internal RainRefDatabase Database { get; } = database;

    internal WebhookOutbox Webhooks { get; } = webhooks;

    public TimeProvider Clock { get; } = clock;

    public ReceiptSigner Signer { get; } = signer;

    public async Task<IWork> BeginAsync(Guid workspaceId, CancellationToken ct) => await OpenAsync(workspaceId, null, 0, ct);

    /// <summary>Opens a unit of work whose commit also ends a job.</summary>
    /// <param name="completes">The job, or null.</param>
    /// <param name="priority">The priority that the jobs it enqueues inherit.</param>
    public Task<Work> OpenAsync(Guid workspaceId, JobLease? completes, int priority, CancellationToken ct) =>
        OpenAsync(workspaceId, completes, priority, null, ct);

    internal async Task<Work> OpenAsync(
        Guid workspaceId, JobLease? completes, int priority, string? traceParent, CancellationToken ct)
    {
        var connection = await Database.OpenAsync(workspaceId, ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            return new Work(workspaceId, transaction, this, completes, priority, traceParent);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal void Committed(Guid workspaceId, IReadOnlyList<LiveEvent> events, IReadOnlyList<Receipt> receipts, bool hasJobs)
    {
        if (events.Count > 0)
            feed.Publish(events);
        if (hasJobs)
            wakeup.Wake();
        if (receipts.Count > 0)
            seals.Hand(workspaceId, receipts.Select(r => new WaitingReceipt(r.Id, r.Hash, r.KeyId, r.Signature)));
    }
}
