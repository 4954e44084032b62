using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.EndToEnd.Pipeline;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;
using RainRef.Infrastructure.Workspaces;
using RainRef.Simulator;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.EndToEnd.Actions;

/// <summary>The program, killed while it calls a service that misbehaves.</summary>
[Collection(nameof(Alone))]
public sealed class ServiceKillTests : IAsyncLifetime
{
    private const string Yaml = """
        playbook: unlock-account
        title: Unlock an account
        match: {intent: sign_in}
        action: unlock_account
        parameters:
          user_ref: {ticket: user_ref}
        steps:
          - name: unlock
            tool: http
            service: raindock
            method: POST
            path: /v1/accounts/{user_ref}/unlock
            timeout_seconds: 1
            state: {path: '/v1/accounts/{user_ref}', ignore: [version]}
            rollback: {tool: http, service: raindock, method: POST, path: '/v1/accounts/{user_ref}/lock'}
          - name: mail
            tool: http
            service: raindock
            method: POST
            path: /v1/accounts/{user_ref}/activation
            timeout_seconds: 1
        policy: {execute: [support_lead, admin], propose: [support]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("rainref-service-kill-").FullName;
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("RAINREF_TEST_SEED"), out var given) ? given : Random.Shared.Next();
    private readonly HashSet<Guid> _actions = [];
    private TestDatabase _database = null!;
    private WebApplication _dock = null!;
    private ProgramProcess _program = null!;
    private RainRefNode _node = null!;
    private Guid _workspace;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private World World => _dock.Services.GetRequiredService<World>();

    public async ValueTask InitializeAsync()
    {
        TestContext.Current.SendDiagnosticMessage($"RAINREF_TEST_SEED={_seed}");
        _database = await TestDatabase.CreateAsync(Ct);
        _dock = SimulatorApp.Build(["--urls=http://127.0.0.1:0"]);
        await _dock.StartAsync(Ct);
        var service = $"{SimulatorApp.AddressOf(_dock)}raindock";
        _program = new ProgramProcess(
            _folder, ("ConnectionStrings__RainRef", _database.OwnerConnection), ("Pipeline__LeaseSeconds", "3"), ("Pipeline__MaxAttempts", "30"),
            ("Demo__Content", "false"), ("Services__raindock__BaseUrl", service), ("Services__raindock__AllowPrivate", "true"));
        await _program.StartAsync(Ct);
        _node = RainRefNode.Create(
            _database.AppConnection, null,
            ["RAINREF_DATA=" + _folder, $"Services:raindock:BaseUrl={service}", "Services:raindock:AllowPrivate=true"]);
        _workspace = await _node.Get<WorkspaceAdministration>().EnsureAsync("kill", "kill", isDemo: false, Ct);
        Assert.True((await _node.Get<PlaybookEditor>().SaveAsync(Person(Role.Admin), "unlock-account", Yaml, Ct)).Succeeded);
        var faults = _dock.Services.GetRequiredService<FaultBox>();
        faults.Clear(_seed);
        foreach (var kind in Enum.GetValues<FaultKind>())
            faults.Add(new Fault(kind, Probability: 0.06, Milliseconds: 400));
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        await _node.DisposeAsync();
        await _dock.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public Task Worker_KilledTwice_DoesEverythingOnce() => RunAsync(kills: 2, executions: 16);

    [Fact, Trait("Category", "Long")]
    public Task Worker_KilledTwentyTimes_DoesEverythingOnce() => RunAsync(kills: 20, executions: 200);

    private async Task RunAsync(int kills, int executions)
    {
        var loop = new KillLoop(_program, new Random(_seed), kills) { Works = (50, 1200), Starts = (20, 3500) };
        await loop.RunAsync(kill => ProposeAsync(executions * kill / kills), Ct);

        await Eventually.TrueAsync(
            async () => await CountAsync("SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM receipts) - (SELECT count(*) FROM receipt_links)") == 0, TimeSpan.FromSeconds(120));
        await CheckAsync(executions);
    }

    private async Task CheckAsync(int executions)
    {
        Assert.Equal(executions, _actions.Count);
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM dead_letters"));
        Assert.Equal(executions, await CountAsync("SELECT count(*) FROM actions WHERE status = 'done'"));
        // Every effect is in the service's own ledger exactly once.
        Assert.Equal(2 * executions, World.Ledger.Count);
        Assert.Equal(2 * executions, World.Ledger.Select(e => e.Path).Distinct().Count());
        Assert.Equal(2 * executions, World.Ledger.Select(e => e.Key).Distinct().Count());
        Assert.Equal(_actions.Order(), World.Ledger.Where(e => e.Path.EndsWith("unlock", StringComparison.Ordinal)).Select(e => Guid.Parse(e.Key!)).Order());
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM actions a WHERE (SELECT count(*) FROM decisions d WHERE d.action_id = a.id) <> 1"));
        Assert.Equal(0, await CountAsync(
            "SELECT count(*) FROM actions a WHERE (SELECT count(*) FROM receipts r WHERE r.subject_id = a.id AND r.kind = 'action.executed') <> 1"));
        Assert.Equal(executions, await CountAsync("SELECT count(*) FROM receipts WHERE kind = 'policy.decided'"));
        Assert.True(World.Requests.Any(r => r.Fault is not null), "No fault hit a request.");
        var again = World.Requests.GroupBy(r => r.Headers["Idempotency-Key"]).Count(g => g.Count() > 1);
        TestContext.Current.SendDiagnosticMessage(
            $"{World.Requests.Count} requests for {World.Ledger.Count} effects; {World.Requests.Count(r => r.Fault is not null)} met a fault; {again} were sent again.");
    }

    private Actor Person(Role role) => new(Ids.New(TimeProvider.System), "A person", role, _workspace);

    // Proposed and allowed, as a lead's request is, up to so many.
    private async Task ProposeAsync(int upTo)
    {
        while (_actions.Count < upTo)
        {
            await using var work = await _node.Get<WorkFactory>().OpenAsync(_workspace, null, 0, Ct);
            var lead = Person(Role.SupportLead);
            var request = new ActionRequest("unlock_account", new Dictionary<string, string> { ["user_ref"] = $"u-{_actions.Count}" }, [], null);
            var action = await _node.Get<ActionPlans>().ProposeAsync(work, lead, request, null, Ct);
            Assert.Equal(PolicyOutcome.Allow, (await _node.Get<Gatekeeper>().DecideAsync(work, action, lead, Ct)).Outcome);
            await work.CommitAsync(Ct);
            _actions.Add(action.Id);
        }
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database.OwnerConnection);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
