using Microsoft.AspNetCore.Components;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Answers;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Answers;

/// <summary>Greetings, closings and how sure an answer must be.</summary>
public partial class ReplySettingsPage
{
    private List<Row> _rows = [];
    private string _language = ReplySettings.FallbackLanguage;
    private string _sources = "listed";
    private double _threshold;
    private Error? _error;
    private string? _notice;
    private bool _failed;
    private bool _loaded;
    private bool _busy;

    [Inject]
    private IDraftDesk Desk { get; set; } = default!;

    private bool MayManage => Member?.CanApprove is true;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (IsLive)
            await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) => change.Kind == SetReplySettings.Changed;

    // What somebody is typing stays; whoever saves last is in force.
    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) =>
        MayManage ? Task.CompletedTask : LoadAsync();

    private async Task LoadAsync()
    {
        var read = await Desk.SettingsAsync(Stopping);
        _error = read.Error;
        if (read.Succeeded)
            Take(read.Value);
    }

    private void Take(ReplySettingsBody body)
    {
        _rows = [.. (body.Templates ?? []).Select(t => new Row { Language = t.Language, Greeting = t.Greeting, Nameless = t.Nameless, Closing = t.Closing, Sources = t.Sources ?? "" })];
        (_language, _threshold, _sources, _loaded) = (body.DefaultLanguage!, body.Threshold!.Value, body.Sources!, true);
    }

    private async Task SaveAsync()
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            var templates = _rows.Select(r => new ReplyTemplate(r.Language.Trim(), r.Greeting, r.Nameless, r.Closing, r.Sources.Trim() is { Length: > 0 } heading ? heading : null)).ToArray();
            var language = templates.Any(t => t.Language == _language) ? _language : templates.FirstOrDefault()?.Language ?? _language;
            var set = await Desk.SetAsync(new ReplySettingsBody(templates, language, _threshold, Sources: _sources), Stopping);
            (_notice, _failed) = set.Succeeded ? (T["Saved."], false) : (T["Nothing changed. {0}", set.Error.Said()], true);
            if (set.Succeeded)
                Take(set.Value);
        }
        finally
        {
            _busy = false;
        }
    }

    private sealed class Row
    {
        public string Language { get; set; } = "";

        public string Greeting { get; set; } = "";

        public string Nameless { get; set; } = "";

        public string Closing { get; set; } = "";

        public string Sources { get; set; } = "";
    }
}
