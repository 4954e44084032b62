using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace RainRef.Infrastructure.Persistence;

/// <summary>The way to the database as the program's role, which row-level security binds.</summary>
public sealed class RainRefDatabase : IAsyncDisposable
{
    /// <summary>The setting that row-level security reads; no value, no rows.</summary>
    public const string WorkspaceSetting = "rainref.workspace";

    private readonly StatementGuard _guard = new();
    private NpgsqlDataSource? _dataSource;
    private NpgsqlDataSource? _probes;

    private NpgsqlDataSource DataSource =>
        _dataSource ?? throw new InvalidOperationException("The database has not been started yet.");

    /// <summary>Names the server; called once, by what starts the program.</summary>
    public void Use(string connectionString)
    {
        if (_dataSource is not null)
            throw new InvalidOperationException("The database has been started already.");
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "rainref" };
        // Opening a ticket takes four times as long without: most of its time would be the planner's.
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = 100;
        // The name is what metrics call the pool by; without one they would show the connection string.
        var pool = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "rainref" };
        _dataSource = pool.Build();
        settings.MaxPoolSize = 2;
        settings.Timeout = settings.CommandTimeout = 2;
        settings.MaxAutoPrepare = 0;
        _probes = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "rainref-probe" }.Build();
    }

    /// <summary>A connection that sees one workspace, until it is disposed.</summary>
    public async Task<NpgsqlConnection> OpenAsync(Guid workspaceId, CancellationToken ct)
    {
        var connection = await OpenSystemAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand("SELECT set_config($1, $2, false)", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = WorkspaceSetting });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = workspaceId.ToString("D") });
            await command.ExecuteNonQueryAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Lets the statements after it see one workspace. A batch that begins with it saves the round trip that
    /// <see cref="OpenAsync"/> takes.
    /// </summary>
    public static NpgsqlBatchCommand EnterCommand(Guid workspaceId)
    {
        var command = new NpgsqlBatchCommand("SELECT set_config($1, $2, false)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = WorkspaceSetting });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = workspaceId.ToString("D") });
        return command;
    }

    /// <summary>A connection that sees no workspace: good only for the functions that cross workspaces on purpose.</summary>
    public async Task<NpgsqlConnection> OpenSystemAsync(CancellationToken ct) => Watched(await DataSource.OpenConnectionAsync(ct));

    /// <summary>As <see cref="OpenSystemAsync"/>, for what the framework calls without waiting.</summary>
    public NpgsqlConnection OpenSystem() => Watched(DataSource.OpenConnection());

    /// <summary>The workspaces that a function names, one of those that cross them on purpose.</summary>
    /// <param name="call">Such as <c>rainref_swept_workspaces($1)</c>.</param>
    /// <param name="argument">What stands for <c>$1</c>, where there is one.</param>
    internal async Task<List<Guid>> WorkspacesAsync(string call, NpgsqlParameter? argument, CancellationToken ct)
    {
        await using var connection = await OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand($"SELECT {call}", connection);
        if (argument is not null)
            command.Parameters.Add(argument);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    /// <summary>A connection that sees no workspace and never waits behind the program's own work: for looking after the server.</summary>
    public ValueTask<NpgsqlConnection> OpenProbeAsync(CancellationToken ct) =>
        (_probes ?? throw new InvalidOperationException("The database has not been started yet.")).OpenConnectionAsync(ct);

    /// <summary>Lets go of connections to a server that is no more, instead of finding each of them broken in turn.</summary>
    public void ForgetConnections()
    {
        _dataSource?.Clear();
        _probes?.Clear();
    }

    /// <summary>A context for reading one workspace; it owns its connection.</summary>
    public async Task<RainRefDbContext> ReadAsync(Guid workspaceId, CancellationToken ct)
    {
        var context = CreateContext(await OpenAsync(workspaceId, ct), workspaceId);
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        _guard.Dispose();
        if (_probes is not null)
            await _probes.DisposeAsync();
        if (_dataSource is not null)
            await _dataSource.DisposeAsync();
    }

    internal static RainRefDbContext CreateContext(NpgsqlConnection connection, Guid workspaceId) => new(
        new DbContextOptionsBuilder<RainRefDbContext>().UseNpgsql(connection, true).Options,
        workspaceId);

    private NpgsqlConnection Watched(NpgsqlConnection connection)
    {
        try
        {
            return _guard.Watch(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
