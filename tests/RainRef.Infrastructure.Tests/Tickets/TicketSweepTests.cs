using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Triage;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Tickets;

public sealed class TicketSweepTests : NodeTest
{
    private readonly SetClock _clock = new(new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));
    private RainRefNode _node = null!;
    private RainRefNode _other = null!;
    private long _number;

    private Actor Actor => new(Guid.CreateVersion7(), "Ada", Role.Admin, Workspace);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _node = RainRefNode.Create(Database, s => s.AddSingleton<TimeProvider>(_clock));
        _other = RainRefNode.Create(Database, s => s.AddSingleton<TimeProvider>(_clock));
    }

    public override async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _other.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Sweep_TwoNodesAtOnce_EachThingIsSaidOnce()
    {
        for (var i = 0; i < 250; i++)
            await OpenTicketAsync("It does not work");
        _clock.Now += TimeSpan.FromHours(7);

        var said = await Task.WhenAll(SweepAsync(_node), SweepAsync(_other), SweepAsync(_node), SweepAsync(_other));
        var again = await SweepAsync(_node);

        Assert.Equal((250, 0), (said.Sum(), again));
        Assert.Equal(250, await CountAsync("audit_log WHERE action = 'sla.warning.first_response'"));
        _clock.Now += TimeSpan.FromHours(2);
        Assert.Equal(250, (await Task.WhenAll(SweepAsync(_node), SweepAsync(_other))).Sum());
        Assert.Equal(250, await CountAsync("audit_log WHERE action = 'sla.breached.first_response'"));
        Assert.Equal(250, await CountAsync("sla_clocks WHERE warned_at IS NOT NULL AND breached_at IS NOT NULL"));
    }

    [Fact]
    public async Task Sweep_WhenASnoozeIsOver_BringsTheTicketBackOnce()
    {
        var ticket = await OpenTicketAsync("It does not work");
        await using (var work = await _node.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct))
        {
            var snoozed = await new ChangeTicket(_clock).RunAsync(work, Actor, ticket, new TicketChange { Snooze = true, SnoozeUntil = _clock.Now.AddHours(1) }, Ct);
            Assert.True(snoozed.Succeeded);
            await work.CommitAsync(Ct);
        }

        await SweepAsync(_node);
        Assert.Equal(1, await CountAsync("tickets WHERE snoozed_until IS NOT NULL"));
        _clock.Now += TimeSpan.FromHours(1);
        await Task.WhenAll(SweepAsync(_node), SweepAsync(_other));

        Assert.Equal(0, await CountAsync("tickets WHERE snoozed_until IS NOT NULL"));
        Assert.Equal(1, await CountAsync("audit_log WHERE action = 'ticket.woken'"));
    }

    [Fact]
    public async Task Clocks_WhileTheCustomerIsAwaited_StandStill()
    {
        var ticket = await OpenTicketAsync("It does not work");
        _clock.Now += TimeSpan.FromHours(2);
        await ChangeAsync(ticket, TicketStatus.Pending);
        Assert.Equal(2, await CountAsync("sla_clocks WHERE state = 'paused' AND due_at IS NULL AND next_at IS NULL"));
        _clock.Now += TimeSpan.FromDays(10);
        Assert.Equal(0, await SweepAsync(_node));

        await ChangeAsync(ticket, TicketStatus.Open);

        Assert.Equal(1, await CountAsync($"sla_clocks WHERE kind = 'first_response' AND due_at = '{_clock.Now.AddHours(6):O}'"));
        Assert.Equal(1, await CountAsync($"sla_clocks WHERE kind = 'resolution' AND due_at = '{_clock.Now.AddHours(70):O}'"));
        Assert.Equal(6 * 3600, (await DetailsAsync(ticket)).Sla[0].RemainingSeconds);
    }

    [Fact]
    public async Task Clocks_WithBusinessHours_CountOnlyThose_AndAnewWhenTheyChange()
    {
        var desk = _node.Get<SlaDesk>();
        var week = Enumerable.Range(1, 5).Select(d => new OpeningHours((DayOfWeek)d, 9 * 60, 17 * 60)).ToArray();
        var hours = (await desk.AddHoursAsync(Actor, Ids.New(_clock), new HoursDraft("Berlin", "Europe/Berlin", week, [], true), Ct)).Value;

        await OpenTicketAsync("It does not work");

        // Monday 9:00 in Berlin and eight working hours.
        Assert.Equal(1, await CountAsync("sla_clocks WHERE kind = 'first_response' AND due_at = '2026-11-02T16:00:00Z'"));
        var holiday = new Holiday(new DateOnly(2026, 11, 2), "A day off");
        await desk.ChangeHoursAsync(Actor, hours.Id, new HoursDraft("Berlin", "Europe/Berlin", week, [holiday], true), Ct);
        await new RetimeStep().RunAsync(new JobRun(Assert.Single(await ClaimAsync(1)), _node.Get<WorkFactory>()), Ct);
        Assert.Equal(1, await CountAsync("sla_clocks WHERE kind = 'first_response' AND due_at = '2026-11-03T16:00:00Z'"));
        Assert.Equal("hours_in_use", (await desk.RemoveHoursAsync(Actor, hours.Id, Ct)).Error!.Code);
    }

    [Fact]
    public async Task Reply_AfterTheDeadline_BreaksThePromiseBeforeAnySweep()
    {
        var ticket = await OpenTicketAsync("It does not work");
        _clock.Now += TimeSpan.FromHours(9);

        var sent = await _node.Get<ReplyDesk>().ReplyAsync(Actor, ticket, Ids.New(_clock), new ReplyDraft("We look.", null, null, TicketStatus.Pending), Ct);

        Assert.True(sent.Succeeded);
        Assert.Equal(1, await CountAsync("audit_log WHERE action = 'sla.breached.first_response'"));
        Assert.Equal(1, await CountAsync("sla_clocks WHERE state = 'met' AND breached_at IS NOT NULL"));
        Assert.Equal(0, await SweepAsync(_node));
    }

    [Fact]
    public async Task Solved_AfterTheGrace_ClosesAndARealReplyFollowsUp()
    {
        var ticket = await OpenTicketAsync("It does not work", "m-1");
        await ChangeAsync(ticket, TicketStatus.Solved);
        await WriteAsync("Thank you so much!", "m-2", "m-1");
        Assert.Equal("solved", (await DetailsAsync(ticket)).Ticket.Status);
        _clock.Now += TimeSpan.FromHours(71);
        await SweepAsync(_node);
        Assert.Equal("solved", (await DetailsAsync(ticket)).Ticket.Status);
        _clock.Now += TimeSpan.FromHours(2);

        await Task.WhenAll(SweepAsync(_node), SweepAsync(_other));

        Assert.Equal("closed", (await DetailsAsync(ticket)).Ticket.Status);
        Assert.Equal(1, await CountAsync("audit_log WHERE action = 'ticket.closed'"));
        await WriteAsync("Thanks again", "m-3", "m-1");
        Assert.Equal(1, await CountAsync("tickets"));
        await WriteAsync("It fails again", "m-4", "m-1");
        await WriteAsync("And here is a picture of it", "m-5", "m-1");
        Assert.Equal(2, await CountAsync("tickets"));
        Assert.Equal(1, await CountAsync($"tickets WHERE follow_up_of = '{ticket}' AND status IN ('new', 'open')"));
        Assert.Equal(3, await CountAsync($"messages WHERE ticket_id = '{ticket}'"));
    }

    [Fact]
    public async Task Solved_WithinTheGrace_ARealReplyOpensItAndItsClockGoesOn()
    {
        var ticket = await OpenTicketAsync("It does not work", "m-1");
        _clock.Now += TimeSpan.FromHours(1);
        await ChangeAsync(ticket, TicketStatus.Solved);
        _clock.Now += TimeSpan.FromHours(10);

        await WriteAsync("Thanks but it still fails", "m-2", "m-1");

        Assert.Equal("open", (await DetailsAsync(ticket)).Ticket.Status);
        Assert.Equal(1, await CountAsync($"sla_clocks WHERE kind = 'resolution' AND state = 'running' AND due_at = '{_clock.Now.AddHours(71):O}'"));
    }

    [Fact]
    public async Task Assignment_LeastLoad_FillsToCapacityThenWaitsAndPassesOn()
    {
        var (ada, ben) = (await MemberAsync("ada"), await MemberAsync("ben"));
        var desk = _node.Get<RoutingDesk>();
        var queue = (await desk.AddQueueAsync(
            Actor, Ids.New(_clock), "general", new QueueDraft("General", AssignmentStrategy.LeastLoad, 2, null, true, true), Ct)).Value;
        await desk.SetMemberAsync(Actor, queue.Id, ada, null, Ct);
        await desk.SetMemberAsync(Actor, queue.Id, ben, 1, Ct);

        var tickets = new List<Guid>();
        for (var i = 0; i < 5; i++)
            tickets.Add(await OpenTicketAsync("It does not work"));

        Assert.Equal((2, 1, 2), (await HeldAsync(ada), await HeldAsync(ben), await CountAsync("tickets WHERE assignee_id IS NULL")));
        await ChangeAsync(await AskAsync<Guid>($"SELECT id FROM tickets WHERE assignee_id = '{ben}'"), TicketStatus.Solved);
        await SweepAsync(_node);
        Assert.Equal((2, 1), (await HeldAsync(ada), await HeldAsync(ben)));
        await desk.SetMemberAsync(Actor, queue.Id, ben, 10, Ct);
        Assert.Equal((2, 2), (await HeldAsync(ada), await HeldAsync(ben)));
        await desk.RemoveMemberAsync(Actor, queue.Id, ada, Ct);
        Assert.Equal((0, 4), (await HeldAsync(ada), await HeldAsync(ben)));
    }

    [Fact]
    public async Task Assignment_ManyAtOnce_NobodyGetsMoreThanTheirCapacity()
    {
        var desk = _node.Get<RoutingDesk>();
        var queue = (await desk.AddQueueAsync(
            Actor, Ids.New(_clock), "general", new QueueDraft("General", AssignmentStrategy.LeastLoad, 3, null, true, true), Ct)).Value;
        var members = new List<Guid>();
        foreach (var name in (string[])["ada", "ben", "cem"])
        {
            members.Add(await MemberAsync(name));
            await desk.SetMemberAsync(Actor, queue.Id, members[^1], null, Ct);
        }

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => OpenTicketAsync("It does not work")));

        foreach (var member in members)
            Assert.Equal(3, await HeldAsync(member));
    }

    private static Task<int> SweepAsync(RainRefNode node) => node.Get<TicketSweep>().RunOnceAsync(Ct);

    private Task<long> HeldAsync(Guid member) =>
        CountAsync($"tickets WHERE assignee_id = '{member}' AND status IN ('new', 'open', 'pending')");

    private async Task<TicketDetails> DetailsAsync(Guid ticket) => (await _node.Get<TicketQueries>().FindAsync(Workspace, ticket, Ct))!;

    private async Task<Guid> MemberAsync(string name)
    {
        await using var work = await _node.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct);
        var member = new Member(Ids.New(_clock), Workspace, $"{name}@example.org", name, Role.Support, _clock.Now);
        work.Add(member);
        await work.CommitAsync(Ct);
        return member.Id;
    }

    private async Task ChangeAsync(Guid ticket, TicketStatus status)
    {
        await using var work = await _node.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct);
        Assert.True((await new ChangeTicket(_clock).SetStatusAsync(work, Actor, ticket, status, Ct)).Succeeded);
        await work.CommitAsync(Ct);
    }

    // As intake and triage leave it, without the queue in between.
    private async Task<Guid> OpenTicketAsync(string text, string? externalId = null)
    {
        if (externalId is not null)
        {
            await WriteAsync(text, externalId, null);
            return await AskAsync<Guid>("SELECT id FROM tickets");
        }

        await using var work = await _node.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct);
        var ticket = new Ticket(
            Ids.New(_clock), Workspace, Interlocked.Increment(ref _number), new TicketOrigin("api", "support", null, null, null, null), text, _clock.Now);
        work.Add(ticket);
        await TriageAsync(work, ticket, text);
        return ticket.Id;
    }

    private async Task TriageAsync(Work work, Ticket ticket, string text)
    {
        ticket.ApplyTriage(_node.Get<TriageAgent>().Judge("", text) with { Queue = Judgement.Unknown("") }, _clock.Now);
        await work.Db.SaveChangesAsync(Ct);
        await _node.Get<TicketRouter>().RouteAsync(work, ticket, null, isNew: true, Ct);
        await work.CommitAsync(Ct);
    }

    private async Task WriteAsync(string text, string externalId, string? inReplyTo)
    {
        var context = inReplyTo is null ? null : new System.Text.Json.Nodes.JsonObject { ["in_reply_to"] = inReplyTo };
        var normal = _node.Get<EventNormalizer>().Normalize(new RawEvent("email", "support", text, "u-1", null, context, externalId)).Value;
        var id = Ids.New(_clock);
        await using (var work = await _node.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct))
        {
            work.Add(new RefEvent(id, Workspace, normal, _clock.Now));
            work.Enqueue(new JobDraft(StepNames.Intake, null, PayloadJson.Write(new IntakePayload([id])), null, -1));
            await work.CommitAsync(Ct);
        }

        await RunAsync();
        await RunAsync();
    }

    private async Task RunAsync()
    {
        foreach (var job in await ClaimAsync(10))
        {
            if (_node.Get<IEnumerable<IJobStep>>().FirstOrDefault(s => s.Kind == job.Kind && job.Kind is StepNames.Intake or StepNames.Triage) is { } step)
                await step.RunAsync(new JobRun(job, _node.Get<WorkFactory>()), Ct);
        }
    }
}
