using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Macros;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets.Macros;

/// <summary>A macro as a form: what it says, and what it does besides.</summary>
public sealed partial class MacroForm
{
    private ElementReference _first;
    private string _name = "", _text = "", _status = "", _priority = "", _assign = "";
    private string? _tags;

    /// <summary>What is changed; null for something new.</summary>
    [Parameter, EditorRequired]
    public Macro? Editing { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    /// <summary>Whether it was taken; what was typed stays where not.</summary>
    [Parameter, EditorRequired]
    public Func<MacroBody, Task<bool>> Save { get; set; } = default!;

    [Parameter, EditorRequired]
    public EventCallback OnCancel { get; set; }

    protected override void OnInitialized() => Take(Editing);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Somebody asked for this one further up, and goes on here.
        if (firstRender && Editing is not null)
            await _first.TryFocusAsync();
    }

    private void Take(Macro? macro)
    {
        var actions = macro?.Actions;
        (_name, _text, _assign) = (macro?.Name ?? "", macro?.Body ?? "", actions?.Assign ?? "");
        _status = actions?.Status is { } status ? SnakeCase.Of(status) : "";
        _priority = actions?.Priority is { } priority ? SnakeCase.Of(priority) : "";
        _tags = string.Join(", ", actions?.AddTags ?? []);
    }

    private async Task SaveAsync()
    {
        if (Busy)
            return;
        var tags = (_tags ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToArray();
        var actions = new MacroActionsBody(OrNone(_status), OrNone(_priority), tags.Length == 0 ? null : tags, OrNone(_assign));
        if (await Save(new MacroBody(_name, _text, actions)) && Editing is null)
            Take(null);
    }

    private static string? OrNone(string chosen) => chosen.Length == 0 ? null : chosen;
}
