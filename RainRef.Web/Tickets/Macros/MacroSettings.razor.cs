using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets.Macros;
using RainRef.Infrastructure.Tickets.Macros;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets.Macros;

/// <summary>The workspace's macros and canned pieces: agents read them, leads keep them.</summary>
public sealed partial class MacroSettings
{
    private Macro[]? _macros;
    private Error? _error;
    private Macro? _editing;

    [Inject]
    private MacroData Data { get; set; } = default!;

    private bool MayManage => Member?.CanApprove is true;

    protected override bool Cares(LiveEvent change) => change.Kind == MacroDesk.Changed;

    protected override async Task LoadAsync()
    {
        var read = await Data.AllAsync(Stopping);
        if (read.Succeeded)
            (_macros, _error) = (read.Value, null);
        else if (_macros is null)
            _error = read.Error;
    }

    private static IEnumerable<(string Icon, string Said)> Does(MacroActions actions)
    {
        if (actions.Status is { } status)
            yield return ("check", Words.From(SnakeCase.Of(status)));
        if (actions.Priority is { } priority)
            yield return ("gauge", T["Priority: {0}", Words.From(SnakeCase.Of(priority))]);
        foreach (var tag in actions.AddTags ?? [])
            yield return ("tag", tag);
        if (actions.Assign is { } assign)
            yield return ("user-plus", assign == MacroActions.ToMe ? T["Assigned to who sends it"] : T["Assigned to nobody"]);
    }

    private async Task<bool> SaveAsync(MacroBody body)
    {
        var saved = await ActAsync(stop => Data.SaveAsync(_editing?.Id, body, stop), T["Saved. It is there for everybody who writes."]);
        if (saved)
            _editing = null;
        return saved;
    }

    private Task RemoveAsync(Macro macro) => ActAsync(
        stop => Data.RemoveAsync(macro.Id, stop), T["{0} is gone. What was written with it stays.", macro.Name],
        _ => _editing = _editing?.Id == macro.Id ? null : _editing);
}
