using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RainRef.Infrastructure.Persistence.Embedded;

namespace RainRef.Testing.Persistence;

/// <summary>
/// One PostgreSQL for a test process: started when a test first asks, deleted when the process ends. What killed
/// test processes left behind, the next one removes.
/// </summary>
public static class PostgresServer
{
    private const string Prefix = "rainref-test-";

    private static readonly Lazy<Task<EmbeddedPostgres>> Server = new(StartAsync);
    private static int _databases;

    /// <summary>The server itself, for tests that look at it from outside (<c>psql</c>, <c>pgbench</c>, a crash).</summary>
    public static Task<EmbeddedPostgres> InstanceAsync() => Server.Value;

    /// <summary>Makes a database of its own, a copy of <paramref name="template"/> where one is named.</summary>
    /// <returns>A connection string for the superuser, who owns it.</returns>
    public static async Task<string> CreateDatabaseAsync(string? template = null, CancellationToken ct = default)
    {
        var server = await Server.Value;
        var name = $"test_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        if (template is not null)
            await DisconnectAsync(server, template, ct);
        var copied = template is null ? "" : $" TEMPLATE {Quote(template)}";
        await ExecuteAsync(server, $"CREATE DATABASE {Quote(name)}{copied}", ct);
        return server.ConnectionString(name);
    }

    /// <summary>Drops the database that a connection string names, and whoever is still connected.</summary>
    public static async Task DropDatabaseAsync(string connectionString, CancellationToken ct = default)
    {
        var server = await Server.Value;
        await using (var pooled = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(pooled);
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        await ExecuteAsync(server, $"DROP DATABASE IF EXISTS {Quote(name)} WITH (FORCE)", ct);
    }

    private static async Task<EmbeddedPostgres> StartAsync()
    {
        await RemoveOrphansAsync();
        var folder = Path.Combine(Path.GetTempPath(), Prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        var options = EmbeddedPostgresOptions.ForTests(folder);
        var server = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, TimeProvider.System, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveAtExit(server, options);
        return server;
    }

    private static async Task RemoveOrphansAsync()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (!int.TryParse(Path.GetFileName(folder)[Prefix.Length..], CultureInfo.InvariantCulture, out var owner) || IsAlive(owner))
                continue;
            try
            {
                await EmbeddedPostgres.DeleteAsync(EmbeddedPostgresOptions.ForTests(folder), TimeProvider.System, CancellationToken.None);
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException or EmbeddedPostgresException)
            {
                // Another test process removes it now, or it is another account's to remove.
            }
        }
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return pid != Environment.ProcessId && !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // The runtime gives an exit handler no way to await, and the task runs on other threads.
    private static void RemoveAtExit(EmbeddedPostgres server, EmbeddedPostgresOptions options)
    {
        using var done = new ManualResetEventSlim();
        _ = RemoveAsync();
        done.Wait(options.StopTimeout);

        async Task RemoveAsync()
        {
            try
            {
                NpgsqlConnection.ClearAllPools();
                await server.DisposeAsync();
                await EmbeddedPostgres.DeleteAsync(options, TimeProvider.System, CancellationToken.None);
                Directory.Delete(options.DataFolder, recursive: true);
            }
            catch (Exception left) when (left is IOException or EmbeddedPostgresException)
            {
                // The next test process removes it.
            }
            finally
            {
                done.Set();
            }
        }
    }

    // PostgreSQL copies no database that somebody is connected to, and a pool stays connected.
    private static async Task DisconnectAsync(EmbeddedPostgres server, string database, CancellationToken ct)
    {
        await using (var pooled = new NpgsqlConnection(server.ConnectionString(database)))
            NpgsqlConnection.ClearPool(pooled);
        await ExecuteAsync(server, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {Literal(database)}", ct);
    }

    private static async Task ExecuteAsync(EmbeddedPostgres server, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(EmbeddedPostgres.Superuser));
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
