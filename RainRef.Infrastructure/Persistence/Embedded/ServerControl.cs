using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace RainRef.Infrastructure.Persistence.Embedded;

/// <summary>Starts, finds again and stops the server of one home.</summary>
internal sealed class ServerControl(
    ServerHome home, ServerAccount account, PostgresBinaries binaries, EmbeddedPostgresOptions options, ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const long LargestStartLog = 1 << 20;

    /// <summary>Leaves a server with the wanted settings running, and returns its process id.</summary>
    public async Task<int> EnsureAsync(CancellationToken ct)
    {
        var wanted = ServerSettings.Compose(options, home);
        if (await Postmaster.RunningOnAsync(home.Cluster, ct) is { } found)
        {
            // Somebody tidying /tmp may have removed the socket from under it.
            var same = found.SocketFolder == home.RunFolder && File.Exists(home.Socket) && await ReadSettingsAsync(ct) == wanted;
            if (same && await AnswersAsync(Patience, ct))
            {
                logger.Adopting(home.Cluster, found.Pid);
                return found.Pid;
            }

            logger.Restarting(home.Cluster, found.Pid);
            await StopAsync(ct);
        }

        return await StartAsync(wanted, ct);
    }

    public Task<Postmaster?> FindAsync(CancellationToken ct) => Postmaster.RunningOnAsync(home.Cluster, ct);

    public async Task StopAsync(CancellationToken ct)
    {
        if (await FindAsync(ct) is null)
            return;
        var stopped = await StopAsync("fast", ct);
        if (!stopped.Succeeded && await FindAsync(ct) is not null)
        {
            logger.StoppingAtOnce(home.Cluster);
            stopped = await StopAsync("immediate", ct);
        }

        if (!stopped.Succeeded && await FindAsync(ct) is { } stubborn)
            throw new EmbeddedPostgresException($"PostgreSQL on '{home.Cluster}' (process {stubborn.Pid}) does not stop: {stopped.Output}");
        logger.Stopped(home.Cluster);
    }

    private async Task<int> StartAsync(string settings, CancellationToken ct)
    {
        await Postmaster.ForgetStrangerAsync(home.Cluster, ct);
        // It names the killed server too, which PostgreSQL takes for alive until its parent has collected it.
        File.Delete(home.Socket + ".lock");
        await WriteSettingsAsync(settings, ct);
        TrimStartLog();
        await LaunchAsync(ct);
        if (await FindAsync(ct) is not { } started)
            throw new EmbeddedPostgresException($"PostgreSQL on '{home.Cluster}' ended as soon as it was started: {LogTail()}");
        if (!await AnswersAsync(Patience, ct))
            throw new EmbeddedPostgresException($"PostgreSQL runs on '{home.Cluster}', but its socket in '{home.RunFolder}' does not answer.");
        logger.Running(binaries.Major, home.Cluster, started.Pid, account.Name);
        return started.Pid;
    }

    // pg_ctl gives the server a session of its own: Ctrl+C on the program's terminal does not reach it.
    private async Task LaunchAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var mark = StartLogLength();
            var result = await account.RunAsync(
                binaries.Program("pg_ctl"),
                ["start", "-D", home.Cluster, "-l", home.StartLog, "-w", "-s", "-t", Seconds(options.StartTimeout)],
                ct);
            if (result.Succeeded)
                return;
            // The backends of a killed server take a moment to notice that it is gone.
            var orphans = LogTail(mark).Contains("still in use", StringComparison.Ordinal);
            if (!orphans || time.GetElapsedTime(began) > options.StartTimeout)
                throw new EmbeddedPostgresException($"PostgreSQL could not be started on '{home.Cluster}': {result.Output}\n{LogTail(mark)}");
            await Task.Delay(RetryEvery, time, ct);
        }
    }

    private Task<CommandResult> StopAsync(string mode, CancellationToken ct) =>
        account.RunAsync(binaries.Program("pg_ctl"), ["stop", "-D", home.Cluster, "-m", mode, "-w", "-s", "-t", Seconds(options.StopTimeout)], ct);

    // A server found running may still be in recovery.
    private async Task<bool> AnswersAsync(TimeSpan patience, CancellationToken ct)
    {
        var connection = EmbeddedPostgres.Connection(home, EmbeddedPostgres.Superuser, EmbeddedPostgres.Superuser);
        connection.Pooling = false;
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var source = NpgsqlDataSource.Create(connection);
                await using var command = source.CreateCommand("SELECT current_setting('data_directory')");
                return await command.ExecuteScalarAsync(ct) is string folder && UnixFiles.RealPath(folder) == home.Cluster;
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or System.Net.Sockets.SocketException)
            {
                if (time.GetElapsedTime(began) > patience)
                    return false;
                await Task.Delay(RetryEvery, time, ct);
            }
        }
    }

    private async Task<string?> ReadSettingsAsync(CancellationToken ct) =>
        File.Exists(home.Settings) ? await File.ReadAllTextAsync(home.Settings, ct) : null;

    private async Task WriteSettingsAsync(string settings, CancellationToken ct)
    {
        await File.WriteAllTextAsync(home.Settings, settings, ct);
        // Whatever the umask: the server's account has to read it. The folder around it is private.
        UnixFiles.SetMode(home.Settings, UnixFiles.Readable);
    }

    private void TrimStartLog()
    {
        if (StartLogLength() > LargestStartLog)
            File.Delete(home.StartLog);
    }

    private long StartLogLength() => File.Exists(home.StartLog) ? new FileInfo(home.StartLog).Length : 0;

    private string LogTail(long from = 0)
    {
        if (!File.Exists(home.StartLog))
            return "";
        using var log = new StreamReader(home.StartLog);
        log.BaseStream.Seek(from, SeekOrigin.Begin);
        return string.Join('\n', log.ReadToEnd().Split('\n').TakeLast(20));
    }

    private static string Seconds(TimeSpan span) => ((int)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
