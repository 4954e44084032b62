using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Bulk;

/// <summary>
/// A unit of work on many tickets, which it locks and reads at once, with their clocks: what changes one ticket runs on it
/// unaltered and asks the database nothing. That tickets changed is told once for all of them.
/// </summary>
internal sealed class BulkWork(Work work) : IWork
{
    private readonly Dictionary<(Type Type, Guid Id), object?> _known = [];
    private ILookup<Guid, SlaClock>? _clocks;

    public Guid WorkspaceId => work.WorkspaceId;

    /// <summary>Locks tickets and their clocks, always in the same order; gives the tickets that are there.</summary>
    public async Task<Dictionary<Guid, Ticket>> LockAsync(Guid[] ids, CancellationToken ct)
    {
        var tickets = await work.LockAllAsync<Ticket>(ids, ct);
        foreach (var (id, ticket) in tickets)
            _known[(typeof(Ticket), id)] = ticket;
        // Those that a ticket does not have are known not to be there.
        var clockIds = ids.SelectMany(id => Enum.GetValues<SlaKind>().Select(kind => SlaClock.IdOf(id, kind))).ToArray();
        var clocks = await work.LockAllAsync<SlaClock>(clockIds, ct);
        foreach (var id in clockIds)
            _known[(typeof(SlaClock), id)] = clocks.GetValueOrDefault(id);
        _clocks = clocks.Values.ToLookup(c => c.TicketId);
        return tickets;
    }

    public IReadOnlyCollection<SlaClock> ClocksOf(Guid ticketId) => [.. _clocks![ticketId]];

    public async Task<T?> FindAsync<T>(Guid id, CancellationToken ct)
        where T : class, IWorkspaceOwned
    {
        if (!_known.TryGetValue((typeof(T), id), out var row))
            _known[(typeof(T), id)] = row = await work.FindAsync<T>(id, ct);
        return (T?)row;
    }

    public async Task<T?> LockAsync<T>(Guid id, CancellationToken ct)
        where T : class, IWorkspaceOwned =>
        _known.TryGetValue((typeof(T), id), out var row) ? (T?)row : await work.LockAsync<T>(id, ct);

    /// <summary>Forgets what was done to a ticket and its clocks without being written.</summary>
    public async Task RevertAsync(Ticket ticket, CancellationToken ct)
    {
        foreach (var row in ClocksOf(ticket.Id).Cast<object>().Prepend(ticket))
        {
            if (work.Db.Entry(row) is { State: EntityState.Modified } entry)
                await entry.ReloadAsync(ct);
        }
    }

    public void Add<T>(T row)
        where T : class, IWorkspaceOwned => work.Add(row);

    public void Remove<T>(T row)
        where T : class, IWorkspaceOwned => work.Remove(row);

    public void Enqueue(JobDraft job) => work.Enqueue(job);

    public Guid Record(ReceiptDraft receipt) => work.Record(receipt);

    public void Announce(string kind, Guid id, Guid? ticketId)
    {
        if (kind != "ticket.updated")
            work.Announce(kind, id, ticketId);
    }

    public Task CommitAsync(CancellationToken ct) => work.CommitAsync(ct);

    public ValueTask DisposeAsync() => work.DisposeAsync();
}
