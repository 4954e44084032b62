using Npgsql;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence.Embedded;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.EndToEnd.Pipeline;

/// <summary>The program with its own PostgreSQL, asked to stop while it works.</summary>
[Collection(nameof(Alone))]
public sealed class ShutdownTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"rainref-stop-{Ids.New(TimeProvider.System):N}");
    private ProgramProcess _program = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string PidFile => Path.Combine(_folder, "postgres", "cluster", "postmaster.pid");

    public async ValueTask InitializeAsync()
    {
        _program = new ProgramProcess(_folder, ("Pipeline__LeaseSeconds", "3"), ("Demo__Content", "false"));
        await _program.StartAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await EmbeddedPostgres.DeleteAsync(EmbeddedPostgresOptions.ForTests(_folder), TimeProvider.System, CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Terminate_WhileItWorks_EndsWellAndTheNextStartGoesOn()
    {
        using var load = new KillLoad(_program.Address, await KillLoad.PrepareAsync(Connection(TestDatabase.AppRole), _folder, Ct), 400);
        var sending = load.RunAsync(Ct);
        load.Release(1, 2);
        await Task.Delay(700, Ct);
        Assert.True(File.Exists(PidFile));

        var (exitCode, took) = await _program.StopAsync(Patience);

        Assert.True(exitCode == 0, $"It ended with code {exitCode}:\n{_program.Output}");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.False(File.Exists(PidFile));
        await _program.StartAsync(Ct);
        load.Release(1, 1);
        await sending.WaitAsync(Patience, Ct);
        var audit = new KillAudit(Connection(EmbeddedPostgres.Superuser), _folder);
        await audit.DrainAsync(_program, Patience);
        await audit.CheckAsync(load);
    }

    private string Connection(string role) => new NpgsqlConnectionStringBuilder
    {
        Host = Path.Combine(_folder, "postgres", "run"),
        Database = "rainref",
        Username = role,
    }.ConnectionString;
}
