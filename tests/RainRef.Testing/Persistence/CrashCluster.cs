using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RainRef.Infrastructure.Persistence.Embedded;

namespace RainRef.Testing.Persistence;

/// <summary>A PostgreSQL of a test's own that keeps what it committed, to be killed.</summary>
public sealed class CrashCluster : IAsyncDisposable
{
    private readonly EmbeddedPostgres _server;
    private readonly EmbeddedPostgresOptions _options;

    private CrashCluster(EmbeddedPostgres server, EmbeddedPostgresOptions options) => (_server, _options) = (server, options);

    public string ConnectionString(string database, string? username = null) => _server.ConnectionString(database, username);

    public static async Task<CrashCluster> StartAsync(string folder, CancellationToken ct)
    {
        var options = EmbeddedPostgresOptions.ForTests(folder) with { Durable = true };
        return new CrashCluster(await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, TimeProvider.System, ct), options);
    }

    /// <summary>Kills the postmaster and all that it started, at once.</summary>
    public void Kill()
    {
        var postmaster = _server.PostmasterPid;
        // Listed before it dies, for then they change parents.
        foreach (var pid in (int[])[postmaster, .. ChildrenOf(postmaster)])
        {
            try
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                // A backend that ended by itself meanwhile.
            }
        }
    }

    public async Task RestartAsync(CancellationToken ct)
    {
        while (!await _server.EnsureRunningAsync(ct))
            await Task.Delay(20, ct);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        await EmbeddedPostgres.DeleteAsync(_options, TimeProvider.System, CancellationToken.None);
    }

    // The fourth field of /proc/<pid>/stat, after the name in parentheses, is the parent.
    private static int[] ChildrenOf(int parent) =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Select(name => int.TryParse(name, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && ParentOf(pid) == parent),
    ];

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
