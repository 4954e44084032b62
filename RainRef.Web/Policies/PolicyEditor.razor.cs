using Microsoft.AspNetCore.Components;
using RainRef.Domain.Policies;
using RainRef.Domain.Policies.Rego;
using RainRef.Web.Tickets;

namespace RainRef.Web.Policies;

/// <summary>A draft's files, one at a time, with what is wrong at the line where it is.</summary>
public partial class PolicyEditor
{
    private HashSet<int> _wrong = [];
    private string? _open;
    private string _begin = "";

    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    [Parameter, EditorRequired]
    public IReadOnlyDictionary<string, string> Files { get; set; } = default!;

    /// <summary>The draft's version.</summary>
    [Parameter, EditorRequired]
    public int Version { get; set; }

    /// <summary>Under what the tab keeps what is typed into a file.</summary>
    [Parameter, EditorRequired]
    public Func<string, string> KeptAs { get; set; } = default!;

    /// <summary>The file that is open.</summary>
    [Parameter, EditorRequired]
    public string Shown { get; set; } = "";

    [Parameter, EditorRequired]
    public BundleCheck? Check { get; set; }

    [Parameter, EditorRequired]
    public bool Dirty { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    [Parameter, EditorRequired]
    public Notice? Notice { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<string> OnShow { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<string> OnText { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnSave { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnDelete { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnDismiss { get; set; }

    private string Text => Files.GetValueOrDefault(Shown, "");

    private int Lines => Text.Count(c => c == '\n') + 2;

    protected override void OnParametersSet()
    {
        _wrong = [.. Faults(Shown).Select(e => e.Line)];
        // The browser keeps what is typed: sent back to it, an older text would overwrite a newer one.
        if (_open != Shown)
            (_open, _begin) = (Shown, Text);
    }

    private IEnumerable<RegoError> Faults(string file) => (Check?.Errors ?? []).Where(e => e.File == file && e.Line > 0);

    private Task WriteAsync(ChangeEventArgs change) => OnText.InvokeAsync((string?)change.Value ?? "");
}
