using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;
using RainRef.Testing;
using RainRef.Testing.Policies;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>A node whose policy and outside tool say what the test says, and whose clock can be set.</summary>
public abstract class ActionTest : NodeTest
{
    protected const string Type = "resend_activation";

    protected ScriptedPolicy Policy { get; } = new();

    internal ScriptedTool Tool { get; } = new();

    protected SetClock Clock { get; } = new();

    protected RainRefNode Site { get; private set; } = null!;

    protected Actor Agent { get; private set; } = null!;

    protected Actor Lead { get; private set; } = null!;

    protected Actor OtherLead { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Site = NewNode();
        (Agent, Lead, OtherLead) = (Person(Role.Support), Person(Role.SupportLead), Person(Role.SupportLead));
    }

    public override async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected RainRefNode NewNode() => RainRefNode.Create(Database, services => services
        .RemoveAll<IExternalTool>().AddSingleton<IExternalTool>(Tool)
        .RemoveAll<IPolicyEngine>().AddSingleton<IPolicyEngine>(Policy)
        .RemoveAll<TimeProvider>().AddSingleton<TimeProvider>(Clock));

    protected Actor Person(Role role) => new(Ids.New(TimeProvider.System), $"A {role}", role, Workspace);

    protected async Task<Guid> ProposeAsync(Actor? by = null, string user = "u-1", Guid? ticketId = null)
    {
        await using var work = await Site.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct);
        var request = new ActionRequest(Type, new Dictionary<string, string> { ["user_ref"] = user }, [], ticketId);
        var action = await Site.Get<ActionPlans>().ProposeAsync(work, by ?? Agent, request, null, Ct);
        await Site.Get<Gatekeeper>().DecideAsync(work, action, by ?? Agent, Ct);
        await work.CommitAsync(Ct);
        return action.Id;
    }

    protected Task<Result<PlannedAction>> SayAsync(
        Actor who, Guid id, bool approve = true, string? note = null, string? seen = null) =>
        Site.Get<ApprovalDesk>().DecideAsync(who, id, new LeadsWord(approve, note, seen), Ct);

    protected async Task<string?> RefusalAsync(Actor who, Guid id, bool approve = true, string? note = null, string? seen = null) =>
        (await SayAsync(who, id, approve, note, seen)).Error?.Code;

    protected async Task RunAsync(Guid id)
    {
        await ExecuteAsync("DELETE FROM jobs");
        await RunStepAsync(Site, StepNames.Execution, new ActionPayload(id, null));
    }

    protected Task<string> StatusAsync(Guid id) => AskAsync<string>($"SELECT status FROM actions WHERE id = '{id}'");

    protected Task<long> ReceiptsAsync(string kind) => CountAsync($"receipts WHERE kind = '{kind}'");
}

/// <summary>A clock that goes on by itself, from where it was set to.</summary>
public sealed class SetClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public void Advance(TimeSpan by) => _ahead += by;
}
