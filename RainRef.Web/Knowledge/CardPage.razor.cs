using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Pipeline;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Knowledge;

/// <summary>One card: its text or its redline, what is to be decided, what was said, and where it is cited.</summary>
public sealed partial class CardPage : LiveComponentBase
{
    private CardDetails? _details;
    private Error? _error;
    private string? _current;
    private string? _said;
    private bool _failed;
    private bool _busy;
    private SelectedWords? _quote;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    private CardDesk Desk => field ??= Services.GetRequiredService<CardDesk>();

    private bool Inline => View == "inline";

    protected override async Task OnParametersSetAsync()
    {
        if (IsLive && _details?.Card.Id != Id)
            await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) =>
        change.Id == Id ? change.Kind is "card.changed" or "card.editing" : change.Kind is "reply.sent" or "answer.proposed";

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    private static string Meta(CardDetails d) => d.Review is { } review
        ? $"{T["version {0}", review.From?.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? T["none|version"]]} → {review.To.Version} · {review.SubmittedBy}"
        : $"{T["version {0}", d.Card.Version]} · {d.Card.Owner}";

    private static List<MarkedSpan> OldMarks(ReviewView review) =>
        [.. Body(review).Select(c => new MarkedSpan(c.OldStart, c.OldLength, "del"))];

    private static IEnumerable<RedlineChange> Body(ReviewView review) =>
        review.Changes.Select(c => c.Change).Where(c => c.Field == RedlineField.Body);

    private List<MarkedSpan> NewMarks(ReviewView review)
    {
        var marks = Body(review).Select(c => new MarkedSpan(c.NewStart, c.NewLength, "ins", c.Id == _current)).ToList();
        return WithComments(marks, CommentMarks(_details!));
    }

    private static List<MarkedSpan> CommentMarks(CardDetails details) =>
    [
        .. details.Comments.Where(c => c.ResolvedAt is null && c.CurrentStart is not null)
            .Select(c => new MarkedSpan(c.CurrentStart!.Value, c.Length, "mark")),
    ];

    private static List<MarkedSpan> WithComments(List<MarkedSpan> marks, IEnumerable<MarkedSpan> comments) =>
        [.. marks, .. comments.Where(m => !marks.Exists(o => m.Start < o.Start + o.Length && o.Start < m.Start + m.Length))];

    private MarkupString InlineText(ReviewView review)
    {
        var (text, marks, from) = (new System.Text.StringBuilder(), new List<MarkedSpan>(), 0);
        foreach (var change in Body(review).OrderBy(c => c.NewStart))
        {
            text.Append(review.To.Body, from, change.NewStart - from);
            marks.Add(new MarkedSpan(text.Length, change.OldLength, "del", change.Id == _current));
            text.Append(change.OldText);
            marks.Add(new MarkedSpan(text.Length, change.NewLength, "ins", change.Id == _current));
            text.Append(change.NewText);
            from = change.NewStart + change.NewLength;
        }

        text.Append(review.To.Body, from, review.To.Body.Length - from);
        // The old words stand in between, so that what follows them is further on.
        var comments = CommentMarks(_details!).Select(m => m with
        {
            Start = m.Start + Body(review).Where(c => c.NewStart <= m.Start).Sum(c => c.OldLength),
        });
        return MarkdownView.Render(text.ToString(), WithComments(marks, comments));
    }

    private async Task LoadAsync()
    {
        var details = await Desk.FindAsync(Id, Stopping);
        if (details.Succeeded)
            (_details, _error) = (details.Value, null);
        else if (_details is null)
            _error = details.Error;
        if (_details?.Review is { } review && review.Changes.All(c => c.Change.Id != _current))
            _current = review.Changes.FirstOrDefault(c => c.Decision is null)?.Change.Id;
    }

    private Task DecideAsync((string Change, bool? Accepted) decision)
    {
        _current = decision.Change;
        return DoAsync(stop => Desk.DecideAsync(Id, decision.Change, decision.Accepted, stop), quiet: true);
    }

    private async Task QuoteAsync()
    {
        await using var module = await Script.ImportAsync("./js/selection.js", Stopping);
        var words = await module.CallAsync<SelectedWords?>("selected", Stopping, "#latest-text");
        (_failed, _said) = words is null ? (true, T["Select the words first, in the text of the latest version."]) : (false, null);
        _quote = words ?? _quote;
    }

    // The place of the words that somebody selected or names.
    private Task CommentAsync((SelectedWords Quote, string Text) comment)
    {
        var (body, version) = (_details!.Card.Body, _details.Card.Version);
        if (QuotePlace.Find(body, comment.Quote.Text, comment.Quote.Share) is { } span)
            return DoAsync(stop => Desk.CommentAsync(Id, version, span.Start, span.Length, comment.Text, stop), quiet: true);
        (_failed, _said) = (true, T["The text does not say those words. Copy them from it."]);
        return Task.CompletedTask;
    }

    private Task ResolveAsync(Guid comment) => DoAsync(stop => Desk.ResolveAsync(Id, comment, stop), quiet: true);

    private async Task RecallAsync()
    {
        var recalled = await Desk.RecallAsync(Id, Stopping);
        (_failed, _said) = recalled.Succeeded
            ? (false, T["{0} flagged for follow-up.", Words.Count(recalled.Value, T["reply|within"], T["replies|within"])])
            : (true, recalled.Error.Said());
        await LoadAsync();
    }

    private async Task DoAsync(Func<CancellationToken, Task<Result<KbCard>>> act, bool quiet = false)
    {
        if (_busy)
            return;
        (_busy, _said) = (true, null);
        var done = await act(Stopping);
        (_busy, _failed) = (false, !done.Succeeded);
        _said = done.Succeeded ? quiet ? null : $"{Words.From(SnakeCase.Of(done.Value.State))}." : T["Nothing was changed. {0}", done.Error.Said()];
        await LoadAsync();
    }
}
