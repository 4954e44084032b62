using System.Globalization;
using Npgsql;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.Infrastructure.Tests;

/// <summary>A test with a database, a workspace, and a node whose background work runs only where the test starts it.</summary>
public abstract class NodeTest : IAsyncLifetime
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected TestDatabase Database { get; private set; } = null!;

    protected RainRefNode Node { get; private set; } = null!;

    protected Guid Workspace { get; private set; }

    protected JobQueue Queue => Node.Get<JobQueue>();

    public virtual async ValueTask InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(Ct);
        Node = RainRefNode.Create(Database);
        Workspace = await Node.Get<WorkspaceAdministration>().EnsureAsync("test", "test", isDemo: false, Ct);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<Work> OpenAsync() => Node.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct);

    protected async Task EnqueueAsync(params JobDraft[] jobs)
    {
        await using var work = await OpenAsync();
        foreach (var job in jobs)
            work.Enqueue(job);
        await work.CommitAsync(Ct);
    }

    /// <summary>A job whose payload is a number by which the test knows it again.</summary>
    protected static JobDraft Numbered(int number, string kind = "test", Guid? key = null, int priority = 0, TimeSpan delay = default) =>
        new(kind, key, $$"""{"number":{{number.ToString(CultureInfo.InvariantCulture)}}}""", null, priority, delay);

    protected static int NumberOf(ClaimedJob job) =>
        System.Text.Json.JsonDocument.Parse(job.Payload).RootElement.GetProperty("number").GetInt32();

    protected Task<IReadOnlyList<ClaimedJob>> ClaimAsync(int limit = 100, int leaseSeconds = 60) =>
        Queue.ClaimAsync(limit, TimeSpan.FromSeconds(leaseSeconds), Ct);

    /// <summary>Runs one step on a job of its own, as the dispatcher would.</summary>
    protected async Task RunStepAsync(RainRefNode node, string kind, object payload)
    {
        await EnqueueAsync(new JobDraft(kind, null, PayloadJson.Write(payload), null, -1));
        var job = Assert.Single(await ClaimAsync(1));
        Assert.Equal(kind, job.Kind);
        var step = node.Get<IEnumerable<IJobStep>>().Single(s => s.Kind == kind);
        await step.RunAsync(new JobRun(job, node.Get<WorkFactory>()), Ct);
    }

    protected Task RunStepAsync(string kind, object payload) => RunStepAsync(Node, kind, payload);

    /// <summary>Asks as the tables' owner, whom row-level security does not bind.</summary>
    protected async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.OwnerConnection);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    protected Task<long> CountAsync(string what) => AskAsync<long>($"SELECT count(*) FROM {what}");

    protected async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.OwnerConnection);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
