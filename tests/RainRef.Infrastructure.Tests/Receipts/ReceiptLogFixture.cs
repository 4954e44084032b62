using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Receipts;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.Infrastructure.Tests.Receipts;

/// <summary>A running program in whose workspaces tests write receipts; checkpoints and audits come on demand only.</summary>
public class ReceiptLogFixture : IAsyncLifetime
{
    private int _workspaces;

    public TestDatabase Database { get; private set; } = null!;

    public RainRefServer Server { get; private set; } = null!;

    public string Folder { get; private set; } = "";

    public T Get<T>()
        where T : notnull => Server.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        Folder = Directory.CreateTempSubdirectory("rainref-receipts-").FullName;
        Database = await TestDatabase.CreateAsync();
        Server = await RainRefServer.StartAsync(Database, ["Receipts:CheckpointSeconds=0", "Receipts:AuditSeconds=0", .. Settings()]);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected virtual string[] Settings() => [];

    /// <summary>A workspace of its own, with a log of so many receipts and a checkpoint after every <paramref name="each"/>.</summary>
    public async Task<Guid> MakeLogAsync(int receipts, int each)
    {
        var slug = $"log-{Interlocked.Increment(ref _workspaces)}";
        var id = await Get<WorkspaceAdministration>().EnsureAsync(slug, slug, isDemo: false, CancellationToken.None);
        for (var written = 0; written < receipts; written += each)
        {
            await WriteAsync(id, Math.Min(each, receipts - written));
            await CheckpointAsync(id);
        }

        return id;
    }

    /// <summary>Writes receipts as steps do, many in one unit of work.</summary>
    public async Task<IReadOnlyList<Guid>> WriteAsync(Guid workspaceId, int count)
    {
        await using var work = await Get<WorkFactory>().BeginAsync(workspaceId, CancellationToken.None);
        var ids = Enumerable.Range(0, count).Select(i => work.Record(Draft(workspaceId, i))).ToList();
        await work.CommitAsync(CancellationToken.None);
        return ids;
    }

    public async Task<ReceiptCheckpoint> CheckpointAsync(Guid workspaceId) =>
        (await Get<Checkpointer>().MakeAsync(workspaceId, CancellationToken.None))!;

    public async Task<BundleVerdict> ExportAndCheckAsync(
        Guid workspaceId, string file, long? from = null, long? to = null, params string[] checkpoints)
    {
        await using (var connection = await Get<RainRefDatabase>().OpenAsync(workspaceId, CancellationToken.None))
        await using (var output = File.Create(file))
            Assert.NotNull(await Get<BundleExport>().WriteAsync(connection, workspaceId, "log", from, to, output, CancellationToken.None));
        return await CheckAsync(file, checkpoints);
    }

    public static async Task<BundleVerdict> CheckAsync(string file, params string[] checkpoints)
    {
        await using var input = File.OpenRead(file);
        return await BundleCheck.RunAsync(input, new BundleTrust([], checkpoints, null), CancellationToken.None);
    }

    /// <summary>As someone who owns the tables, and whom row-level security does not bind.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(Database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync();
    }

    public static ReceiptDraft Draft(Guid workspaceId, int number) => new(
        "action.executed", Ids.New(TimeProvider.System), number % 3 == 0 ? null : Ids.New(TimeProvider.System),
        Actor.Program(workspaceId), new JsonObject { ["number"] = number, ["verdict"] = "grün \"ok\"\n", ["share"] = 0.25 });
}
