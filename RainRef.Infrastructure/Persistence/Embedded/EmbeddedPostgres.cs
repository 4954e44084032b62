using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>
/// A private PostgreSQL cluster that lives with the program: made on first use, reached by a unix socket only,
/// stopped on disposal. If the program is killed the server goes on, and the next start takes it over.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    public const string Superuser = "postgres";

    private readonly ServerHome _home;
    private readonly ServerControl _control;
    private readonly DataFolderLock _lock;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private bool _stopped;

    private EmbeddedPostgres(ServerHome home, ServerControl control, DataFolderLock held, int pid, ILogger logger)
    {
        _home = home;
        _control = control;
        _lock = held;
        _logger = logger;
        PostmasterPid = pid;
    }

    public int PostmasterPid { get; private set; }

    /// <summary>The folder of the server's socket: what <c>psql -h</c> and <c>pgbench -h</c> take.</summary>
    public string SocketFolder => _home.RunFolder;

    /// <summary>PostgreSQL's own data directory, which can lie outside the data folder asked for.</summary>
    public string ClusterFolder => _home.Cluster;

    /// <summary>Makes the cluster if need be, starts or takes over its server, and returns when it answers.</summary>
    /// <exception cref="EmbeddedPostgresException">It cannot be had; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options, ILogger logger, TimeProvider time, CancellationToken ct)
    {
        var binaries = await PostgresBinaries.FindAsync(options.BinFolder, ct);
        var existing = ServerHome.Existing(options.DataFolder);
        var account = await ServerAccount.ResolveAsync(options.RunAs, existing?.Cluster ?? "", ct);
        await CheckProgramsAsync(account, binaries, ct);
        var home = await ServerHome.PrepareAsync(options.DataFolder, account, ct);
        if (existing is null && home.Folder != UnixFiles.RealPath(Path.GetFullPath(options.DataFolder)) + "/postgres")
            logger.Relocated(account.Name, ServerHome.RequestedFolder(options.DataFolder), home.Folder);

        var held = DataFolderLock.Take(home);
        var control = new ServerControl(home, account, binaries, options, logger, time);
        try
        {
            await new ClusterMaker(home, account, binaries, options, logger, time).EnsureAsync(ct);
            return new EmbeddedPostgres(home, control, held, await control.EnsureAsync(ct), logger);
        }
        catch
        {
            await AbandonStartAsync(control, held);
            throw;
        }
    }

    /// <summary>What Npgsql takes to connect.</summary>
    public string ConnectionString(string database, string? username = null) =>
        Connection(_home, database, username ?? Superuser).ConnectionString;

    /// <summary>Starts the server again if it was killed. True if it had to.</summary>
    public async Task<bool> EnsureRunningAsync(CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            if (_stopped || await _control.FindAsync(ct) is not null)
                return false;
            _logger.Died(_home.Cluster);
            PostmasterPid = await _control.EnsureAsync(ct);
            return true;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Ends open sessions, stops the server and lets go of the data folder.</summary>
    public async Task StopAsync(CancellationToken ct = default)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            if (_stopped)
                return;
            await _control.StopAsync(ct);
            _stopped = true;
            _lock.Dispose();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _oneAtATime.Dispose();
    }

    /// <summary>Stops whatever server runs on a data folder that no program holds, and deletes the cluster.</summary>
    public static async Task DeleteAsync(EmbeddedPostgresOptions options, TimeProvider time, CancellationToken ct)
    {
        if (ServerHome.Existing(options.DataFolder) is { } home)
        {
            using (DataFolderLock.Take(home))
            {
                var binaries = await PostgresBinaries.FindAsync(options.BinFolder, ct);
                var account = await ServerAccount.ResolveAsync(options.RunAs, home.Cluster, ct);
                await new ServerControl(home, account, binaries, options, NullLogger.Instance, time).StopAsync(ct);
            }

            foreach (var folder in new[] { home.Folder, home.RunFolder })
            {
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
            }
        }

        // Where the cluster lived elsewhere, this is the link to it.
        File.Delete(ServerHome.RequestedFolder(options.DataFolder));
    }

    /// <summary>What Npgsql takes to connect to the server that another program runs on a data folder; null where none was made.</summary>
    public static string? ConnectionBeside(string dataFolder, string database, string username) =>
        ServerHome.Existing(dataFolder) is { } home ? Connection(home, database, username).ConnectionString : null;

    /// <summary>What is left when the program is killed: the server running, the data folder free.</summary>
    internal void Abandon()
    {
        _stopped = true;
        _lock.Dispose();
    }

    internal static NpgsqlConnectionStringBuilder Connection(ServerHome home, string database, string username) => new()
    {
        Host = home.RunFolder,
        Port = 5432,
        Database = database,
        Username = username,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    };

    private static async Task CheckProgramsAsync(ServerAccount account, PostgresBinaries binaries, CancellationToken ct)
    {
        var tried = await account.RunAsync(binaries.Program("postgres"), ["--version"], ct);
        if (!tried.Succeeded)
        {
            throw new EmbeddedPostgresException(
                $"The account '{account.Name}', which runs PostgreSQL, cannot run the programs in '{binaries.Folder}': {tried.Output} " +
                "Run eng/postgres.sh as root to put them where it can, or name reachable ones in RAINREF_PG_BIN.");
        }
    }

    private static async Task AbandonStartAsync(ServerControl control, DataFolderLock held)
    {
        try
        {
            await control.StopAsync(CancellationToken.None);
        }
        catch (EmbeddedPostgresException)
        {
            // The failure that brought us here says more.
        }
        finally
        {
            held.Dispose();
        }
    }
}
