using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Persistence.Embedded;

namespace RainRef.Benchmarks.Persistence;

/// <summary>A durable PostgreSQL as the program itself starts it, on a data folder of its own.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly EmbeddedPostgresOptions _options;
    private readonly EmbeddedPostgres _postgres;
    private readonly PostgresBinaries _binaries;

    private BenchServer(EmbeddedPostgresOptions options, EmbeddedPostgres postgres, PostgresBinaries binaries) =>
        (_options, _postgres, _binaries) = (options, postgres, binaries);

    public static async Task<BenchServer> StartAsync()
    {
        var options = new EmbeddedPostgresOptions { DataFolder = Directory.CreateTempSubdirectory("rainref-bench-").FullName };
        var postgres = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        return new BenchServer(options, postgres, await PostgresBinaries.FindAsync(options.BinFolder, CancellationToken.None));
    }

    /// <summary>A new database with the program's schema.</summary>
    public async Task<BenchDatabase> CreateDatabaseAsync(string name)
    {
        var owner = _postgres.ConnectionString("bench_" + name.Replace('-', '_'));
        await SchemaInstaller.InstallAsync(owner, "rainref_app", null, CancellationToken.None);
        return new BenchDatabase(owner, _postgres.SocketFolder, _binaries.Program("pgbench"));
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _postgres.DisposeAsync();
        await EmbeddedPostgres.DeleteAsync(_options, TimeProvider.System, CancellationToken.None);
        Directory.Delete(_options.DataFolder, recursive: true);
    }
}
