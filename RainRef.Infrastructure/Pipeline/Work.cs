using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Receipts;
using RainRef.Infrastructure.Reports;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>A unit of work on PostgreSQL. What it enqueued and recorded is written last, in one round trip.</summary>
public sealed class Work : IWork
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly WorkFactory _factory;
    private readonly JobLease? _completes;
    private readonly List<JobDraft> _jobs = [];
    private readonly List<Receipt> _receipts = [];
    private readonly List<ReceiptDraft> _attested = [];
    private readonly List<LiveEvent> _events = [];
    private readonly int _priority;
    private readonly string? _traceParent;
    private RainRefDbContext? _db;

    internal Work(
        Guid workspaceId, NpgsqlTransaction transaction, WorkFactory factory, JobLease? completes, int priority, string? traceParent)
    {
        WorkspaceId = workspaceId;
        _connection = transaction.Connection!;
        _transaction = transaction;
        _factory = factory;
        _completes = completes;
        _priority = priority;
        _traceParent = traceParent;
    }

    public Guid WorkspaceId { get; }

    /// <summary>Made when it is first asked for: work that only records or enqueues has no use for it.</summary>
    public RainRefDbContext Db => _db ??= OpenContext();

    public bool Committed { get; private set; }

    public NpgsqlConnection Connection => _connection;

    /// <summary>Another connection to the same workspace, outside this transaction.</summary>
    public Task<NpgsqlConnection> OpenBesideAsync(CancellationToken ct) => _factory.Database.OpenAsync(WorkspaceId, ct);

    public async Task<T?> FindAsync<T>(Guid id, CancellationToken ct)
        where T : class, IWorkspaceOwned => await Db.Set<T>().FirstOrDefaultAsync(row => row.Id == id, ct);

    public async Task<T?> LockAsync<T>(Guid id, CancellationToken ct)
        where T : class, IWorkspaceOwned
    {
        var known = Db.ChangeTracker.Entries<T>().Any(e => e.Entity.Id == id && e.State == EntityState.Unchanged);
        var table = Db.Model.FindEntityType(typeof(T))!.GetTableName();
#pragma warning disable EF1002 // The table's name is the model's own, never the caller's.
        var rows = Db.Set<T>().FromSqlRaw($"SELECT * FROM {table} WHERE id = {{0}} FOR UPDATE", id);
#pragma warning restore EF1002
        var row = (await rows.ToListAsync(ct)).SingleOrDefault();
        // EF hands out what this work read before, which others may have changed until the lock was held.
        if (row is not null && known)
            await Db.Entry(row).ReloadAsync(ct);
        return row;
    }

    /// <summary>Locks rows that this work has not read yet, always in the same order; those that are gone are left out.</summary>
    public async Task<Dictionary<Guid, T>> LockAllAsync<T>(Guid[] ids, CancellationToken ct)
        where T : class, IWorkspaceOwned
    {
        if (ids.Length == 0)
            return [];
        var table = Db.Model.FindEntityType(typeof(T))!.GetTableName();
#pragma warning disable EF1002 // The table's name is the model's own, never the caller's.
        var rows = Db.Set<T>().FromSqlRaw($"SELECT * FROM {table} WHERE id = ANY ({{0}}) ORDER BY id FOR UPDATE", ids);
#pragma warning restore EF1002
        return await rows.ToDictionaryAsync(row => row.Id, ct);
    }

    public void Add<T>(T row)
        where T : class, IWorkspaceOwned => Db.Add(row);

    public void Remove<T>(T row)
        where T : class, IWorkspaceOwned => Db.Remove(row);

    public void Enqueue(JobDraft job) => _jobs.Add(job with
    {
        Priority = job.Priority == 0 ? _priority : job.Priority,
        TraceParent = job.TraceParent ?? _traceParent,
    });

    public Guid Record(ReceiptDraft draft)
    {
        var now = _factory.Clock.GetUtcNow();
        var id = Ids.New(_factory.Clock);
        var body = new JsonObject
        {
            ["at"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["actor"] = new JsonObject
            {
                ["id"] = draft.Actor.Id.ToString("D"),
                ["role"] = draft.Actor.Role is { } role ? SnakeCase.Of(role) : "program",
            },
            ["subject_id"] = draft.SubjectId.ToString("D"),
            ["ticket_id"] = draft.TicketId?.ToString("D"),
            ["data"] = draft.Data,
        };
        var sealedReceipt = _factory.Signer.Seal(id, WorkspaceId, draft.Kind, body);
        _receipts.Add(new Receipt(
            id, WorkspaceId, draft.Kind, draft.SubjectId, draft.TicketId, sealedReceipt.BodyJson, sealedReceipt.Hash,
            sealedReceipt.KeyId, sealedReceipt.Signature, now));
        _attested.Add(draft);
        Announce("receipt", id, draft.TicketId);
        return id;
    }

    public void Announce(string kind, Guid id, Guid? ticketId) => _events.Add(new LiveEvent(WorkspaceId, kind, id, ticketId));

    public async Task CommitAsync(CancellationToken ct)
    {
        await _factory.Webhooks.AddAsync(this, _events, ct);
        if (_db is not null)
            await _db.SaveChangesAsync(ct);
        if (!await WriteAsync(ct))
            await _transaction.CommitAsync(ct);
        Committed = true;
        _attested.ForEach(PipelineMetrics.Attested);
        _factory.Committed(WorkspaceId, _events, _receipts, hasJobs: _jobs.Count > 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        if (_db is not null)
            await _db.DisposeAsync();
        await _connection.DisposeAsync();
    }

    // Where nothing is to be looked at before it, the commit goes along and saves its round trip: true.
    private async Task<bool> WriteAsync(CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(_connection, _transaction);
        AddJobs(batch);
        AddReceipts(batch);
        AddCompletion(batch);
        if (batch.BatchCommands.Count == 0)
            return false;
        var commits = _completes is null;
        if (commits)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync(ct);
        if (_completes is not null && batch.BatchCommands[^1].RecordsAffected != 1)
            throw new LeaseLostException(_completes.JobId);
        return commits;
    }

    private RainRefDbContext OpenContext()
    {
        var context = RainRefDatabase.CreateContext(_connection, WorkspaceId);
        context.Database.UseTransaction(_transaction);
        return context;
    }

    private void AddJobs(NpgsqlBatch batch)
    {
        if (_jobs.Count == 0)
            return;
        batch.BatchCommands.Add(JobQueue.InsertCommand(WorkspaceId, _jobs, _factory.Clock));
    }

    private void AddReceipts(NpgsqlBatch batch)
    {
        if (_receipts.Count == 0)
            return;
        // As text: EF would send a statement a row, and a receipt is written with everything that happens.
        foreach (var receipt in _receipts)
            batch.BatchCommands.Add(ReceiptLog.InsertCommand(receipt));
    }

    private void AddCompletion(NpgsqlBatch batch)
    {
        if (_completes is null)
            return;
        var delete = new NpgsqlBatchCommand("DELETE FROM jobs WHERE id = $1 AND lease_token = $2");
        delete.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _completes.JobId });
        delete.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _completes.Token });
        batch.BatchCommands.Add(delete);
    }
}
