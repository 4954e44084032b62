using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RainRef.Domain.Common;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.EndToEnd.Pipeline;

/// <summary>The program and its database, killed at random moments while they work.</summary>
[Collection(nameof(Alone))]
public sealed class KillTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
    // PostgreSQL's account has to pass through it, so the cluster makes it.
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"rainref-kill-{Ids.New(TimeProvider.System):N}");
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("RAINREF_TEST_SEED"), out var given) ? given : Random.Shared.Next();
    private CrashCluster _cluster = null!;
    private ProgramProcess _program = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Owner => _cluster.ConnectionString("rainref");

    public async ValueTask InitializeAsync()
    {
        TestContext.Current.SendDiagnosticMessage($"RAINREF_TEST_SEED={_seed}");
        _cluster = await CrashCluster.StartAsync(_folder, Ct);
        _program = new ProgramProcess(
            _folder, ("ConnectionStrings__RainRef", Owner), ("Pipeline__LeaseSeconds", "3"), ("Demo__Content", "false"));
        await _program.StartAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public Task Program_KilledThreeTimes_LosesAndDoublesNothing() => KillProgramAsync(3, 400);

    [Fact]
    public Task Postmaster_Killed_LosesAndDoublesNothingAndTheProgramRecovers() => KillPostmasterAsync(1, 400);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Program_KilledTenTimes_LosesAndDoublesNothing() =>
        Assert.True(await KillProgramAsync(10, 2000) > 0, "No kill hit a request.");

    [Fact]
    [Trait("Category", "Long")]
    public Task Postmaster_KilledThreeTimes_LosesAndDoublesNothingAndTheProgramRecovers() => KillPostmasterAsync(3, 2000);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Program_KilledEveryThreeSecondsUnderEightClients_KeepsEveryReceiptOnce()
    {
        var random = new Random(_seed);
        using var load = new KillLoad(_program.Address, await PrepareAsync(), 6000);
        var sending = load.RunAsync(Ct);
        var releasing = load.ReleaseOverAsync(TimeSpan.FromSeconds(30), Ct);

        while (!releasing.IsCompleted)
        {
            await Task.Delay(random.Next(500, 3000), Ct);
            await _program.KillAsync();
            await _program.StartAsync(Ct);
        }

        await releasing;
        await FinishAsync(load, sending);
        Assert.True(load.Repeated > 0, "No kill hit a request.");
    }

    /// <returns>How many requests a kill hit, so that they were sent again.</returns>
    private async Task<int> KillProgramAsync(int kills, int events)
    {
        var random = new Random(_seed);
        using var load = new KillLoad(_program.Address, await PrepareAsync(), events);
        var sending = load.RunAsync(Ct);

        await new KillLoop(_program, random, kills).RunAsync(
            kill =>
            {
                load.Release(kill, kills + 1);
                return Task.CompletedTask;
            },
            Ct);

        await FinishAsync(load, sending);
        return load.Repeated;
    }

    private async Task KillPostmasterAsync(int kills, int events)
    {
        var random = new Random(_seed);
        using var load = new KillLoad(_program.Address, await PrepareAsync(), events);
        var sending = load.RunAsync(Ct);

        for (var kill = 1; kill <= kills; kill++)
        {
            load.Release(kill, kills + 1);
            await Task.Delay(random.Next(200, 3000), Ct);
            _cluster.Kill();
            await AssertUnavailableAsync(load);
            await _cluster.RestartAsync(Ct);
        }

        await FinishAsync(load, sending);
    }

    private static async Task AssertUnavailableAsync(KillLoad load)
    {
        using var response = await load.ProbeAsync(Ct);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("unavailable", body.GetProperty("error").GetProperty("code").GetString());
        Assert.NotNull(response.Headers.RetryAfter);
    }

    private Task<string> PrepareAsync() =>
        KillLoad.PrepareAsync(_cluster.ConnectionString("rainref", TestDatabase.AppRole), _folder, Ct);

    private async Task FinishAsync(KillLoad load, Task sending)
    {
        load.Release(1, 1);
        await sending.WaitAsync(Patience, Ct);
        var audit = new KillAudit(Owner, _folder);
        await audit.DrainAsync(_program, Patience);
        await audit.CheckAsync(load);
    }
}

/// <summary>Tests that want the machine to themselves.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
