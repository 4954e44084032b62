using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RainRef.Infrastructure.Persistence.Embedded;

namespace RainRef.Infrastructure.Tests.Persistence;

public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("rainref-embedded-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        UnixFiles.SetMode(_data, UnixFiles.PassThrough);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await EmbeddedPostgres.DeleteAsync(Options(), TimeProvider.System, CancellationToken.None);
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Start_EmptyFolder_ServesTheExtensionsThatRainRefNeeds()
    {
        await using var server = await StartAsync();

        await ExecuteAsync(server, "CREATE EXTENSION vector; CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent");

        Assert.Equal("1", await ScalarAsync(server, "SELECT ('[1,2]'::vector <-> '[2,2]')::text"));
        Assert.Equal("Hotel", await ScalarAsync(server, "SELECT unaccent('Hôtel')"));
        Assert.Equal("äöж", await ScalarAsync(server, "SELECT lower('ÄÖЖ')"));
    }

    [Fact]
    public async Task Start_EmptyFolder_ListensOnNoPort()
    {
        await using var server = await StartAsync();

        Assert.Equal("", await ScalarAsync(server, "SHOW listen_addresses"));
        Assert.Equal("off", await ScalarAsync(server, "SHOW fsync"));
    }

    [Fact]
    public async Task Start_AfterAStop_KeepsTheData()
    {
        await using (var first = await StartAsync())
            await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 'yes' AS word");

        await using var second = await StartAsync();

        Assert.Equal("yes", await ScalarAsync(second, "SELECT word FROM kept"));
    }

    [Fact]
    public async Task Stop_RunningServer_LeavesNoProcess()
    {
        var server = await StartAsync();
        var pid = server.PostmasterPid;
        Assert.True(Lives(pid));

        await server.StopAsync(Ct);

        Assert.False(Lives(pid));
    }

    [Fact]
    public async Task Start_ProgramWasKilled_TakesTheServerOver()
    {
        var killed = await StartAsync();
        await ExecuteAsync(killed, "CREATE TABLE kept AS SELECT 'yes' AS word");
        killed.Abandon();

        await using var next = await StartAsync();

        Assert.Equal(killed.PostmasterPid, next.PostmasterPid);
        Assert.Equal("yes", await ScalarAsync(next, "SELECT word FROM kept"));
    }

    [Fact]
    public async Task Start_ProgramWasKilledAndSettingsDiffer_RestartsTheServer()
    {
        var killed = await StartAsync();
        killed.Abandon();

        await using var next = await StartAsync(Options() with { MaxConnections = 33 });

        Assert.NotEqual(killed.PostmasterPid, next.PostmasterPid);
        Assert.Equal("33", await ScalarAsync(next, "SHOW max_connections"));
    }

    [Fact]
    public async Task Start_SocketWasTidiedAway_RestartsTheServer()
    {
        var killed = await StartAsync();
        killed.Abandon();
        foreach (var socket in Directory.GetFiles(killed.SocketFolder))
            File.Delete(socket);

        await using var next = await StartAsync();

        Assert.NotEqual(killed.PostmasterPid, next.PostmasterPid);
        Assert.Equal("1", await ScalarAsync(next, "SELECT '1'"));
    }

    [Fact]
    public async Task Start_ServerWasKilled_RecoversWhatWasCommitted()
    {
        var killed = await StartAsync(Options() with { Durable = true });
        await ExecuteAsync(killed, "CREATE TABLE kept AS SELECT 'yes' AS word");
        Kill(killed.PostmasterPid);
        killed.Abandon();

        await using var next = await StartAsync(Options() with { Durable = true });

        Assert.Equal("yes", await ScalarAsync(next, "SELECT word FROM kept"));
    }

    [Fact]
    public async Task EnsureRunning_ServerWasKilled_StartsItAgain()
    {
        await using var server = await StartAsync();
        Assert.False(await server.EnsureRunningAsync(Ct));
        Kill(server.PostmasterPid);
        NpgsqlConnection.ClearAllPools();

        Assert.True(await server.EnsureRunningAsync(Ct));

        Assert.Equal("1", await ScalarAsync(server, "SELECT '1'"));
    }

    [Fact]
    public async Task Start_ProcessIdOfADeadServerWasReused_StartsAnyway()
    {
        await using (var first = await StartAsync())
            await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 'yes' AS word");
        using var stranger = Process.Start(SleepAs(await OwnerAsync()))!;
        var pidFile = Path.Combine(_data, "postgres/cluster/postmaster.pid");
        string[] lines = [stranger.Id.ToString(CultureInfo.InvariantCulture), Path.Combine(_data, "postgres/cluster"), "1", "5432", "", "", ""];
        await File.WriteAllLinesAsync(pidFile, lines, Ct);
        try
        {
            await using var next = await StartAsync();

            Assert.Equal("yes", await ScalarAsync(next, "SELECT word FROM kept"));
            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
        }
    }

    [Fact]
    public async Task Start_FolderInUse_IsRefusedAndNamesTheVariable()
    {
        await using var first = await StartAsync();

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync());

        Assert.Contains("RAINREF_DATA", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Equal("1", await ScalarAsync(first, "SELECT '1'"));
    }

    [Fact]
    public async Task Start_HalfMadeCluster_MakesItAgain()
    {
        var unfinished = Directory.CreateDirectory(Path.Combine(_data, "postgres", "cluster.new"));
        await File.WriteAllTextAsync(Path.Combine(unfinished.FullName, "PG_VERSION"), "17\n", Ct);

        await using var server = await StartAsync();

        Assert.Equal("1", await ScalarAsync(server, "SELECT '1'"));
        Assert.False(unfinished.Exists && Directory.Exists(unfinished.FullName));
    }

    [Fact]
    public async Task Start_LongPath_FindsRoomForTheSocket()
    {
        var deep = Path.Combine(_data, new string('d', 60), new string('e', 60));
        var options = EmbeddedPostgresOptions.ForTests(deep);

        await using (var server = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, TimeProvider.System, Ct))
        {
            Assert.Equal("1", await ScalarAsync(server, "SELECT '1'"));
            Assert.StartsWith("/tmp/", server.SocketFolder, StringComparison.Ordinal);
        }

        // Once more, where the socket's folder exists already.
        await using (await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, TimeProvider.System, Ct))
        {
        }

        await EmbeddedPostgres.DeleteAsync(options, TimeProvider.System, Ct);
    }

    [Fact]
    public async Task Start_FolderClosedToTheServersAccount_KeepsTheDataWhereItCanReach()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root runs the server as another account.");
        var closed = Path.Combine(_data, "closed");
        UnixFiles.MakeFolder(closed, UnixFiles.Private);
        var options = EmbeddedPostgresOptions.ForTests(Path.Combine(closed, "data"));

        await using (var server = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, TimeProvider.System, Ct))
        {
            Assert.StartsWith("/var/lib/rainref/", server.ClusterFolder, StringComparison.Ordinal);
            await ExecuteAsync(server, "CREATE TABLE kept AS SELECT 'yes' AS word");
        }

        await using (var again = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, TimeProvider.System, Ct))
            Assert.Equal("yes", await ScalarAsync(again, "SELECT word FROM kept"));

        await EmbeddedPostgres.DeleteAsync(options, TimeProvider.System, Ct);
        Assert.Empty(Directory.GetFileSystemEntries(options.DataFolder));
    }

    private EmbeddedPostgresOptions Options() => EmbeddedPostgresOptions.ForTests(_data);

    private Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions? options = null) =>
        EmbeddedPostgres.StartAsync(options ?? Options(), NullLogger.Instance, TimeProvider.System, Ct);

    private static async Task ExecuteAsync(EmbeddedPostgres server, string sql) => await ScalarAsync(server, sql);

    private static async Task<string?> ScalarAsync(EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct) as string;
    }

    private async Task<string[]?> OwnerAsync() => await ServerAccount.OwnerOfAsync(Path.Combine(_data, "postgres/cluster"), Ct);

    // PostgreSQL ignores other accounts' processes, so the stranger has to be one of its own.
    private static ProcessStartInfo SleepAs(string[]? owner) => Environment.IsPrivilegedProcess
        ? new ProcessStartInfo("setpriv", ["--reuid", owner![0], "--regid", owner[1], "--clear-groups", "sleep", "60"])
        : new ProcessStartInfo("sleep", ["60"]);

    private static bool Lives(int pid) => File.Exists($"/proc/{pid}/cmdline") && new FileInfo($"/proc/{pid}/cmdline").OpenText().ReadToEnd().Length > 0;

    private static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        process.WaitForExit();
    }
}
