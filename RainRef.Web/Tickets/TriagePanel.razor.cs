using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Tickets;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets;

/// <summary>What triage found in a ticket, with reasons and who judged, and the place to say otherwise.</summary>
public sealed partial class TriagePanel : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<TriageKind, string> _changed = [];
    private TriageChoices? _choices;
    private string? _error;
    private bool _open;

    [Parameter, EditorRequired]
    public TriageView Triage { get; set; } = default!;

    /// <summary>Whether the reader may correct it.</summary>
    [Parameter, EditorRequired]
    public bool CanWrite { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    /// <summary>What is to be corrected, and to what.</summary>
    [Parameter, EditorRequired]
    public EventCallback<IReadOnlyDictionary<TriageKind, string>> OnCorrect { get; set; }

    [Inject]
    private IInboxData Data { get; set; } = default!;

    private string Changes => string.Join(", ", _changed.Select(c => $"{Words.InSentence(SnakeCase.Of(c.Key))}: {c.Value}"));

    private IEnumerable<Part> Parts
    {
        get
        {
            var parts = Triage.Parts!;
            yield return new Part(T["Intent"], TriageKind.Intent, parts.Intent);
            yield return new Part(T["Category"], TriageKind.Category, parts.Category);
            yield return new Part(T["Severity"], TriageKind.Severity, parts.Severity);
            yield return new Part(T["Product area"], TriageKind.ProductArea, parts.ProductArea);
            yield return new Part(T["Suggested queue"], TriageKind.Queue, parts.Queue);
            yield return new Part(T["Playbook"], null, parts.Playbook);
            yield return new Part(T["Sentiment"], null, parts.Sentiment);
            yield return new Part(T["Risk"], null, new Judgement(Words.Share(Triage.Risk), Triage.Risk, parts.RiskReason), HasConfidence: false, Plain: true);
            yield return new Part(T["Language"], null, parts.Language ?? Judgement.Unknown(T["It was triaged before languages were judged."]), Plain: true);
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task ToggleAsync()
    {
        _open = !_open;
        _changed.Clear();
        if (!_open || !CanWrite)
            return;
        var choices = await Data.TriageChoicesAsync(_stopping.Token);
        _choices = choices.Succeeded ? choices.Value : null;
        _error = choices.Error is { } error ? T["The values did not load. {0}", error.Said()] : null;
    }

    private void Close() => (_open, _error) = (false, null);

    private string Chosen(TriageKind kind, string now) => _changed.GetValueOrDefault(kind, now);

    private void Choose(TriageKind kind, string now, ChangeEventArgs change)
    {
        if (change.Value is string value && value.Length > 0 && value != now)
            _changed[kind] = value;
        else
            _changed.Remove(kind);
    }

    private async Task SaveAsync()
    {
        if (Busy || _changed.Count == 0)
            return;
        await OnCorrect.InvokeAsync(new Dictionary<TriageKind, string>(_changed));
        _changed.Clear();
    }

    /// <summary>One line of what was found.</summary>
    /// <param name="Kind">None for what cannot be corrected.</param>
    /// <param name="Plain">Whether the value is no code.</param>
    private sealed record Part(string Name, TriageKind? Kind, Judgement Judgement, bool HasConfidence = true, bool Plain = false);
}
