using Npgsql;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Benchmarks.Persistence;

/// <summary>A database on the benchmark's server.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _owner;

    public BenchDatabase(string ownerConnection, string socketFolder, string pgBenchProgram)
    {
        OwnerConnection = ownerConnection;
        _owner = NpgsqlDataSource.Create(ownerConnection);
        PgBench = new PgBench(pgBenchProgram, socketFolder, _owner.CreateConnection().Database);
    }

    public string OwnerConnection { get; }

    public PgBench PgBench { get; }

    /// <summary>A connection as the tables' owner, whom row-level security does not bind.</summary>
    public async Task<NpgsqlConnection> OpenAsync() => await _owner.OpenConnectionAsync();

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _owner.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountAsync(string table)
    {
        await using var command = _owner.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Empties tables, so that every turn begins alike.</summary>
    public async Task EmptyAsync(params string[] tables)
    {
        await ExecuteAsync($"TRUNCATE {string.Join(", ", tables)} CASCADE");
        await ExecuteAsync("CHECKPOINT");
    }

    /// <summary>The way in that the program uses.</summary>
    public RainRefDatabase OpenAsProgram()
    {
        var database = new RainRefDatabase();
        database.Use(new NpgsqlConnectionStringBuilder(OwnerConnection) { Username = "rainref_app" }.ConnectionString);
        return database;
    }

    public ValueTask DisposeAsync() => _owner.DisposeAsync();
}
