using Microsoft.AspNetCore.Components;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Triage;

/// <summary>A routing rule as a form: new, or one that is changed and keeps its place.</summary>
public sealed partial class RuleForm
{
    private ElementReference _first;
    private string _name = "", _queue = "", _priority = "", _assignment = "";
    private string? _intents, _severities, _products, _languages, _tiers;
    private bool _enabled = true;

    /// <summary>What is changed; null for something new.</summary>
    [Parameter, EditorRequired]
    public RuleView? Editing { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<QueueView> Queues { get; set; } = [];

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    /// <summary>Whether it was taken; what was typed stays where not.</summary>
    [Parameter, EditorRequired]
    public Func<RuleBody, Task<bool>> Save { get; set; } = default!;

    [Parameter, EditorRequired]
    public EventCallback OnCancel { get; set; }

    protected override void OnInitialized()
    {
        if (Editing is not { } rule)
            return;
        (_name, _queue, _priority, _assignment, _enabled) = (rule.Name, rule.Queue, rule.Priority ?? "", rule.Assignment ?? "", rule.Enabled);
        (_intents, _severities, _products) = (Join(rule.Intents), Join(rule.Severities), Join(rule.Products));
        (_languages, _tiers) = (Join(rule.Languages), Join(rule.CustomerTiers));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Editing is not null)
            await _first.TryFocusAsync();
    }

    private async Task SaveAsync()
    {
        if (Busy)
            return;
        var rule = new RuleBody(
            _name, _queue, Split(_intents), Split(_severities), Split(_products), Split(_languages), Split(_tiers), _priority, _assignment, _enabled);
        if (await Save(rule) && Editing is null)
            _name = "";
    }

    private static string Join(string[] values) => string.Join(", ", values);

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
