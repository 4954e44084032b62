using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Actions;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;
using RainRef.Simulator;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>A node whose RainDock, and its sandbox, are simulators, with playbooks of the test's own.</summary>
public abstract class PlaybookTest : NodeTest
{
    private WebApplication _dock = null!;
    private WebApplication _sandbox = null!;

    protected RainRefNode Site { get; private set; } = null!;

    protected World World => _dock.Services.GetRequiredService<World>();

    protected World Sandbox => _sandbox.Services.GetRequiredService<World>();

    protected Uri Dock => SimulatorApp.AddressOf(_dock);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (_dock, _sandbox) = (SimulatorApp.Build(["--urls=http://127.0.0.1:0"]), SimulatorApp.Build(["--urls=http://127.0.0.1:0"]));
        await _dock.StartAsync(Ct);
        await _sandbox.StartAsync(Ct);
        Site = RainRefNode.Create(
            Database, null, $"Services:raindock:BaseUrl={Dock}raindock",
            $"Services:raindock:SandboxUrl={SimulatorApp.AddressOf(_sandbox)}raindock", "Services:raindock:AllowPrivate=true");
    }

    public override async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await _dock.DisposeAsync();
        await _sandbox.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Actor Person(Role role) => new(Ids.New(TimeProvider.System), "A person", role, Workspace);

    /// <param name="body">Parameters, steps and whatever else the playbook says.</param>
    protected async Task SaveAsync(string name, string body, string match = "intent: sign_in", RainRefNode? node = null)
    {
        var yaml = $$"""
            playbook: {{name}}
            title: A playbook
            match: { {{match}} }
            action: {{name.Replace('-', '_')}}
            policy: {execute: [support_lead, admin], propose: [support]}
            """ + "\n" + body;
        var saved = await (node ?? Site).Get<PlaybookEditor>().SaveAsync(Person(Role.Admin), name, yaml, Ct);
        Assert.True(saved.Succeeded, saved.Error?.Message);
    }

    /// <summary>A ticket with one message, triaged by the words that rules know.</summary>
    protected async Task<Guid> TicketAsync(string text, string? contextJson = null)
    {
        var clock = TimeProvider.System;
        var (id, now) = (Ids.New(clock), clock.GetUtcNow());
        await using var work = await OpenAsync();
        var ticket = new Ticket(id, Workspace, 7, new TicketOrigin("email", "email", "u-1", "rainbox", null, null), text, now);
        var received = new RefEvent(
            Ids.New(clock), Workspace, new NormalizedEvent("email", "email", text, "u-1", "rainbox", contextJson, null, null), now);
        ticket.ApplyTriage(new TriageAgent([]).Judge(text, text), now);
        work.Add(ticket);
        work.Add(received);
        work.Add(new Message(Ids.New(clock), Workspace, id, received.Id, MessageDirection.Inbound, "u-1", text, now));
        await work.CommitAsync(Ct);
        return id;
    }

    /// <summary>Plans for a ticket and lets policy speak.</summary>
    /// <returns>The action; none where no playbook is for the ticket.</returns>
    protected async Task<PlannedAction?> PlanAsync(Guid ticketId)
    {
        await RunStepAsync(Site, StepNames.Planning, new TicketPayload(ticketId));
        var gates = await CountAsync("jobs WHERE kind = 'gate'");
        await ExecuteAsync("DELETE FROM jobs");
        if (gates == 0)
            return null;
        var id = await AskAsync<Guid>("SELECT id FROM actions ORDER BY id DESC LIMIT 1");
        await RunStepAsync(Site, StepNames.Gate, new ActionPayload(id, ticketId));
        await ExecuteAsync("DELETE FROM jobs");
        return await FindAsync(id);
    }

    protected async Task<PlannedAction> ProposeAsync(
        string type, Guid? ticketId = null, string? user = "u-1", Role role = Role.SupportLead, RainRefNode? node = null)
    {
        var on = node ?? Site;
        await using var work = await on.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct);
        var request = (await on.Get<ActionPlans>().CompleteAsync(
            work, type, user is null ? [] : new Dictionary<string, string> { ["user_ref"] = user }, ticketId, Ct)).Value;
        var action = await on.Get<ActionPlans>().ProposeAsync(work, Person(role), request, null, Ct);
        await on.Get<Gatekeeper>().DecideAsync(work, action, Person(role), Ct);
        await work.CommitAsync(Ct);
        await ExecuteAsync("DELETE FROM jobs");
        return action;
    }

    protected async Task<PlannedAction> RunAsync(PlannedAction action, RainRefNode? node = null)
    {
        await RunStepAsync(node ?? Site, StepNames.Execution, new ActionPayload(action.Id, action.TicketId));
        return await FindAsync(action.Id);
    }

    protected async Task<PlannedAction> FindAsync(Guid id)
    {
        await using var work = await OpenAsync();
        return (await work.FindAsync<PlannedAction>(id, Ct))!;
    }

    protected async Task<Ticket> TicketAsync(Guid id)
    {
        await using var work = await OpenAsync();
        return (await work.FindAsync<Ticket>(id, Ct))!;
    }
}
