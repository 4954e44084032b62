using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Triage;

/// <summary>Rules, queues, hours and promises, and a box to try them.</summary>
public partial class RoutingSettings
{
    private RoutingPage? _page;
    private Error? _error;
    private Guid? _editing;

    [Inject]
    private IRoutingData Data { get; set; } = default!;

    private bool MayManage => Member?.CanApprove is true;

    protected override bool Cares(LiveEvent change) => change.Kind is RoutingShelf.Changed or TicketAssigner.Assigned;

    private static string Conditions(RuleView rule)
    {
        (string Name, string[] Values)[] all =
        [
            (T["intent|within"], rule.Intents), (T["severity|within"], rule.Severities), (T["product|within"], rule.Products),
            (T["language|within"], rule.Languages), (T["tier|within"], rule.CustomerTiers),
        ];
        var said = all.Where(c => c.Values.Length > 0).Select(c => T["{0} is {1}", c.Name, string.Join(T[" or "], c.Values)]).ToList();
        return (said.Count == 0 ? T["every ticket|within"] : string.Join(", ", said)) + (rule.Enabled ? "" : " " + T["(switched off)"]);
    }

    protected override async Task LoadAsync()
    {
        var page = await Data.LoadAsync(Stopping);
        if (page.Succeeded)
            (_page, _error) = (page.Value, null);
        else if (_page is null)
            _error = page.Error;
    }

    private Task MoveAsync(Guid id, int by)
    {
        var ids = _page!.Rules.Select(r => r.Id).ToList();
        var at = ids.IndexOf(id);
        (ids[at], ids[at + by]) = (ids[at + by], ids[at]);
        return ActAsync(stop => Data.OrderAsync(ids, stop));
    }

    private Task<bool> AddRuleAsync(RuleBody rule) => ActAsync(stop => Data.AddRuleAsync(rule, stop));

    private Task<bool> ChangeRuleAsync(Guid id, RuleBody rule) => ActAsync(stop => Data.ChangeRuleAsync(id, rule, stop), () => _editing = null);

    private Task<bool> SaveQueueAsync(Guid? known, QueueBody queue) =>
        ActAsync(stop => known is { } id ? Data.ChangeQueueAsync(id, queue, stop) : Data.AddQueueAsync(queue, stop));

    private Task RemoveQueueAsync(Guid id) => ActAsync(stop => Data.RemoveQueueAsync(id, stop));

    private Task JoinAsync((Guid Queue, Guid Member) who) => ActAsync(stop => Data.SetMemberAsync(who.Queue, who.Member, null, stop));

    private Task LimitAsync((Guid Queue, Guid Member, int Capacity) who) =>
        ActAsync(stop => Data.SetMemberAsync(who.Queue, who.Member, who.Capacity, stop));

    private Task LeaveAsync((Guid Queue, Guid Member) who) => ActAsync(stop => Data.RemoveMemberAsync(who.Queue, who.Member, stop));

    private Task<bool> SaveTargetAsync(Guid? known, TargetBody target) =>
        ActAsync(stop => known is { } id ? Data.ChangeTargetAsync(id, target, stop) : Data.AddTargetAsync(target, stop));

    private Task RemoveTargetAsync(Guid id) => ActAsync(stop => Data.RemoveTargetAsync(id, stop));

    private Task<bool> SaveHoursAsync(Guid? known, HoursBody hours) =>
        ActAsync(stop => known is { } id ? Data.ChangeHoursAsync(id, hours, stop) : Data.AddHoursAsync(hours, stop));

    private Task RemoveHoursAsync(Guid id) => ActAsync(stop => Data.RemoveHoursAsync(id, stop));

    private Task SetAsync(TicketSettingsBody settings) => ActAsync(stop => Data.SetAsync(settings, stop));
}
