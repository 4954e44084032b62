using Microsoft.AspNetCore.Components;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Answers;

namespace RainRef.Web.Answers;

/// <summary>Greetings, closings and how sure an answer must be.</summary>
public partial class ReplySettingsPage
{
    private List<Row> _rows = [];
    private string _language = ReplySettings.FallbackLanguage;
    private string _sources = "listed";
    private double _threshold;
    private Error? _error;
    private bool _loaded;

    [Inject]
    private IDraftDesk Desk { get; set; } = default!;

    private bool MayManage => Member?.CanApprove is true;

    protected override bool Cares(LiveEvent change) => change.Kind == SetReplySettings.Changed;

    // What somebody is typing stays; whoever saves last is in force.
    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) =>
        MayManage ? Task.CompletedTask : LoadAsync();

    protected override async Task LoadAsync()
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

    private Task SaveAsync() => HoldAsync(async stop =>
    {
        var templates = _rows.Select(r => new ReplyTemplate(r.Language.Trim(), r.Greeting, r.Nameless, r.Closing, r.Sources.Trim() is { Length: > 0 } heading ? heading : null)).ToArray();
        var language = templates.Any(t => t.Language == _language) ? _language : templates.FirstOrDefault()?.Language ?? _language;
        var set = await Desk.SetAsync(new ReplySettingsBody(templates, language, _threshold, Sources: _sources), stop);
        if (Tell(set, T["Saved."]))
            Take(set.Value);
        return set.Succeeded;
    });

    private sealed class Row
    {
        public string Language { get; set; } = "";

        public string Greeting { get; set; } = "";

        public string Nameless { get; set; } = "";

        public string Closing { get; set; } = "";

        public string Sources { get; set; } = "";
    }
}
