using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Receipts;
using RainRef.Infrastructure.Tickets.Keeping;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Tickets.Keeping;

/// <summary>The night takes exactly what was kept for long enough, whatever happens to it on its way.</summary>
public sealed class RetentionTests : NodeTest
{
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private RainRefNode _node = null!;
    private long _number;

    private Actor Admin => new(Guid.CreateVersion7(), "Ada", Role.Admin, Workspace);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _node = RainRefNode.Create(Database, s => s.AddSingleton<TimeProvider>(_clock));
    }

    public override async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Night_InTheWorkspacesZone_ErasesExactlyWhatIsDue()
    {
        Assert.True((await _node.Get<ChangeWorkspace>().RunAsync(Admin, null, "Europe/Berlin", Ct)).Succeeded);
        // Midnight in Berlin is 23:00 the day before in UTC: the last minute of 1 March, and the first of 2 March.
        var due = await ClosedAsync(new DateTimeOffset(2026, 3, 1, 22, 59, 0, TimeSpan.Zero));
        var notYet = await ClosedAsync(new DateTimeOffset(2026, 3, 1, 23, 0, 0, TimeSpan.Zero));
        var held = await ClosedAsync(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var reopened = await ClosedAsync(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), t => t.Reinstate(TicketStatus.Open, _clock.Now));
        var closedAgain = await ClosedAsync(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), t =>
        {
            t.Reinstate(TicketStatus.Open, _clock.Now);
            t.Close(new DateTimeOffset(2026, 3, 20, 0, 0, 0, TimeSpan.Zero));
        });
        var solved = await ClosedAsync(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), t => t.Reinstate(TicketStatus.Solved, _clock.Now));
        Assert.True((await _node.Get<TicketHolds>().HoldAsync(Admin, held, HoldReason.Litigation, Ct)).Succeeded);
        _clock.Now = new DateTimeOffset(2026, 3, 31, 20, 0, 0, TimeSpan.Zero);
        Assert.True((await _node.Get<RetentionDesk>().SetAsync(Admin, 30, Ct)).Succeeded);
        Assert.Equal(0, await SweepAsync());

        // Two o'clock in summer time.
        _clock.Now = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
        var before = await _node.Get<RetentionDesk>().ReadAsync(Workspace, Ct);
        Assert.Equal((1, 1, _clock.Now), (before.Due, before.DueOnHold, before.NextRunAt));
        Assert.Equal(1, await SweepAsync());
        Assert.Equal(0, await SweepAsync());
        await WorkAsync();

        Assert.Equal([due], await ErasedAsync());
        Assert.DoesNotContain(due, new[] { notYet, held, reopened, closedAgain, solved });
        var after = await _node.Get<RetentionDesk>().ReadAsync(Workspace, Ct);
        var run = Assert.Single(after.Runs);
        Assert.Equal((RetentionRunState.Done, 1, 1, 1, 0), (run.State, run.Due, run.Erased, run.Held, run.Missed));
        Assert.Equal((0, new DateTimeOffset(2026, 4, 2, 0, 0, 0, TimeSpan.Zero)), (after.Due, after.NextRunAt));
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'ticket.erased'"));
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'retention.changed'"));

        _clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(1, await SweepAsync());
        await WorkAsync();
        Assert.Equal([due, notYet], await ErasedAsync());
        await ProvedAsync();
    }

    [Fact]
    public async Task Night_WithABadTicket_ErasesTheOthersAndNamesIt()
    {
        var tickets = new List<Guid>();
        for (var i = 0; i < 60; i++)
            tickets.Add(await ClosedAsync(_clock.Now.AddDays(-100).AddMinutes(i)));
        var bad = tickets[20];
        // A row that cannot be written stands for whatever else can be wrong with one ticket.
        await ExecuteAsync($"""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
            CREATE TRIGGER refuse BEFORE UPDATE ON messages FOR EACH ROW WHEN (OLD.ticket_id = '{bad}') EXECUTE FUNCTION refuse()
            """);
        await BeginAsync();

        await WorkAsync();

        Assert.Equal(tickets.Except([bad]), await ErasedAsync());
        var run = Assert.Single((await _node.Get<RetentionDesk>().ReadAsync(Workspace, Ct)).Runs);
        Assert.Equal((RetentionRunState.Done, 60, 59, 1), (run.State, run.Due, run.Erased, run.Missed));
        Assert.Equal((bad, "failed"), (Assert.Single(run.Misses).TicketId, run.Misses[0].Code));
        await ExecuteAsync("DROP TRIGGER refuse ON messages");
        _clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(1, await SweepAsync());
        await WorkAsync();
        Assert.Equal(tickets, await ErasedAsync());
        await ProvedAsync();
    }

    [Fact]
    public async Task Night_KilledBetweenTurns_GoesOnWithoutDoingAnythingTwice()
    {
        var tickets = new List<Guid>();
        for (var i = 0; i < 120; i++)
            tickets.Add(await ClosedAsync(_clock.Now.AddDays(-100).AddMinutes(i)));
        await BeginAsync();
        await TurnAsync();
        Assert.Equal(50, (await ErasedAsync()).Count);
        // A node that claims the next turn and dies with it, after it has done all but say so.
        var claimed = Assert.Single(await ClaimAsync(1));
        await ExecuteAsync($"UPDATE jobs SET state = 'ready', lease_token = NULL, lease_until = NULL WHERE id = '{claimed.Lease.JobId}'");
        await Assert.ThrowsAnyAsync<LeaseLostException>(() => StepAsync(claimed));
        Assert.Equal(50, (await ErasedAsync()).Count);

        await WorkAsync();

        Assert.Equal(tickets, await ErasedAsync());
        Assert.Equal(120, Assert.Single((await _node.Get<RetentionDesk>().ReadAsync(Workspace, Ct)).Runs).Erased);
        Assert.Equal(120, await CountAsync("receipts WHERE kind = 'ticket.erased'"));
        await ProvedAsync();
    }

    [Fact]
    public async Task Night_WhenTheWorkspaceCameToKeepMore_Stops()
    {
        for (var i = 0; i < 60; i++)
            await ClosedAsync(_clock.Now.AddDays(-100).AddMinutes(i));
        await BeginAsync();
        await TurnAsync();

        await _node.Get<RetentionDesk>().SetAsync(Admin, null, Ct);
        await WorkAsync();

        Assert.Equal(50, (await ErasedAsync()).Count);
        var state = await _node.Get<RetentionDesk>().ReadAsync(Workspace, Ct);
        Assert.Equal((RetentionRunState.Stopped, null, 0), (Assert.Single(state.Runs).State, state.NextRunAt, state.Due));
    }

    [Fact]
    public async Task Night_WhileAStepOfATicketRuns_LeavesItForTheNext()
    {
        var busy = await ClosedAsync(_clock.Now.AddDays(-100));
        var other = await ClosedAsync(_clock.Now.AddDays(-99));
        await BeginAsync();
        await ExecuteAsync($"""
            INSERT INTO jobs (id, workspace_id, kind, ordering_key, payload, priority, state, run_at, attempts, created_at)
            VALUES (gen_random_uuid(), '{Workspace}', 'signal', '{busy}', '{"{}"}', 0, 'running', now(), 1, now())
            """);

        await WorkAsync();

        Assert.Equal([other], await ErasedAsync());
        Assert.Equal("ticket_busy", Assert.Single(Assert.Single((await _node.Get<RetentionDesk>().ReadAsync(Workspace, Ct)).Runs).Misses).Code);
    }

    [Fact]
    public async Task BusinessHours_WithoutAZoneOfTheirOwn_FollowTheWorkspace()
    {
        var desk = _node.Get<Infrastructure.Triage.SlaDesk>();
        OpeningHours[] week = [new(DayOfWeek.Monday, 540, 1020)];
        var follows = (await desk.AddHoursAsync(Admin, Ids.New(_clock), new("Ours", null, week, [], true), Ct)).Value;
        var own = (await desk.AddHoursAsync(Admin, Ids.New(_clock), new("Theirs", "Asia/Tokyo", week, [], false), Ct)).Value;

        Assert.True((await _node.Get<ChangeWorkspace>().RunAsync(Admin, null, "Europe/Berlin", Ct)).Succeeded);

        Assert.Equal("Europe/Berlin", await AskAsync<string>($"SELECT time_zone FROM business_hours WHERE id = '{follows.Id}'"));
        Assert.Equal("Asia/Tokyo", await AskAsync<string>($"SELECT time_zone FROM business_hours WHERE id = '{own.Id}'"));
        Assert.Equal(follows.Id.ToString(), await AskAsync<string>("SELECT payload ->> 'business_hours_id' FROM jobs WHERE kind = 'sla_retime'"));
        Assert.Equal("time_zone", (await _node.Get<ChangeWorkspace>().RunAsync(Admin, null, "Mars/Olympus", Ct)).Error!.Details!["field"]);
    }

    private Task<int> SweepAsync() => _node.Get<RetentionSweep>().RunOnceAsync(Ct);

    private async Task BeginAsync()
    {
        Assert.True((await _node.Get<RetentionDesk>().SetAsync(Admin, 30, Ct)).Succeeded);
        _clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(1, await SweepAsync());
    }

    private async Task WorkAsync()
    {
        while (await TurnAsync())
        {
        }
    }

    private async Task<bool> TurnAsync()
    {
        var jobs = await ClaimAsync();
        foreach (var job in jobs.Where(j => j.Kind == RetentionStep.JobKind))
            await StepAsync(job);
        return jobs.Any(j => j.Kind == RetentionStep.JobKind);
    }

    private Task StepAsync(ClaimedJob job) => _node.Get<IEnumerable<IJobStep>>().Single(s => s.Kind == RetentionStep.JobKind)
        .RunAsync(new JobRun(job, _node.Get<WorkFactory>()), Ct);

    private async Task<List<Guid>> ErasedAsync()
    {
        await using var work = await OpenAsync();
        return [.. work.Db.Tickets.Where(t => t.ErasedAt != null && t.Subject == Ticket.Erased).OrderBy(t => t.Number).Select(t => t.Id)];
    }

    private async Task ProvedAsync()
    {
        await _node.Get<ReceiptSealer>().SealAsync(Workspace, Ct);
        Assert.NotNull(await _node.Get<Checkpointer>().MakeAsync(Workspace, Ct));
        Assert.Empty(await _node.Get<LogAuditor>().AuditAsync(Workspace, Ct));
    }

    private async Task<Guid> ClosedAsync(DateTimeOffset at, Action<Ticket>? then = null)
    {
        await using var work = await OpenAsync();
        var ticket = new Ticket(
            Ids.New(_clock), Workspace, ++_number, new TicketOrigin("api", "support", "u-1", null, null, null), "It does not work", at.AddDays(-1));
        ticket.Close(at);
        then?.Invoke(ticket);
        work.Add(ticket);
        work.Add(new Message(Ids.New(_clock), Workspace, ticket.Id, null, MessageDirection.Inbound, "u-1", "It does not work", at.AddDays(-1)));
        await work.CommitAsync(Ct);
        return ticket.Id;
    }
}
