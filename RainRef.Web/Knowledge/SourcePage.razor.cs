using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Knowledge;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Knowledge;

/// <summary>One source: a version's text with the very words marked, on a PDF's page or in a transcript's time as well.</summary>
public sealed partial class SourcePage : LiveComponentBase
{
    private const int Shown = 40_000;

    private SourceViewing? _viewing;
    private SourceVersionRow[] _versions = [];
    private Page<FragmentRow> _passages = new(1, 1, 0, []);
    private Error? _error;
    private MarkupString? _typeset;
    private ElementReference _mark;
    private ElementReference _box;
    private string? _picture;
    private SourcePlace? _loaded;
    private Page<CitingReply> _cited = new(1, 1, 0, []);
    private bool _drawn;
    private (Guid Id, int Version, int? Page) _pictured;
    private bool _busy;
    private bool _reveal;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "version")]
    public int? Version { get; set; }

    [SupplyParameterFromQuery(Name = "fragment")]
    public Guid? Fragment { get; set; }

    [SupplyParameterFromQuery(Name = "start")]
    public int? Start { get; set; }

    [SupplyParameterFromQuery(Name = "end")]
    public int? End { get; set; }

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    private SourceDesk Desk => field ??= Services.GetRequiredService<SourceDesk>();

    private SourceFormat Format => SnakeCase.TryParse<SourceFormat>(_viewing!.Format, out var format) ? format : SourceFormat.PlainText;

    private bool IsPublished => _viewing!.State == "published";

    private int PageShown => _viewing!.Pages is [var first, ..] ? first.Number : 1;

    private string PictureName => Format == SourceFormat.Pdf ? T["Page {0} of {1}", PageShown, _viewing!.PageCount] : _viewing!.Text;

    private ImageSize? PictureSize => Format == SourceFormat.Pdf
        ? _viewing!.Pages is [var page, ..] ? new ImageSize((int)page.Width, (int)page.Height) : null
        : _viewing!.Image;

    // What is marked with enough around it; a book is not sent to a browser whole.
    private TextSpan Window
    {
        get
        {
            var text = _viewing!.Text;
            var start = Math.Max(0, (_viewing.Highlight?.Start ?? 0) - (Shown / 4));
            var end = Math.Min(text.Length, Math.Max(start + Shown, _viewing.Highlight?.End ?? 0));
            if (start > 0 && char.IsLowSurrogate(text[start]))
                start--;
            if (end < text.Length && char.IsLowSurrogate(text[end]))
                end++;
            return new TextSpan(start, end - start);
        }
    }

    private string Before => _viewing!.Text[Window.Start..(_viewing.Highlight?.Start ?? Window.End)];

    private string Marked => _viewing!.Highlight?.Quote ?? "";

    private string After => _viewing!.Highlight is { } mark ? _viewing.Text[mark.End..Window.End] : "";

    private IEnumerable<string> Boxes => Format == SourceFormat.Pdf && _viewing!.Pages is [var page, ..]
        ? page.Boxes.Select(box => string.Create(
            CultureInfo.InvariantCulture,
            $"left:{100 * box.Left / page.Width:0.##}%;top:{100 * box.Top / page.Height:0.##}%;width:{100 * (box.Right - box.Left) / page.Width:0.##}%;height:{100 * (box.Bottom - box.Top) / page.Height:0.##}%"))
        : [];

    protected override async Task OnParametersSetAsync()
    {
        if (IsLive)
            await LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_reveal || _viewing?.Highlight is null)
            return;
        if (_typeset is not null)
        {
            _reveal = false;
            await Script.TryFocusAsync(".typeset mark", Stopping);
            return;
        }

        // Focus brings it into view: on the page where that is drawn, else in the text. Either may come with a later drawing.
        var place = _picture is not null && Boxes.Any() ? _box : _mark;
        if (!place.IsDrawn())
            return;
        _reveal = false;
        await place.TryFocusAsync();
    }

    protected override bool Cares(LiveEvent change) => change.Kind == "source.changed" && change.Id == Id;

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    private async Task LoadAsync()
    {
        var place = new SourcePlace(Version, Fragment, Start, End);
        // A passage goes with its version, or when the source is retired; the words that are shown stay.
        var stays = place == _loaded && _viewing?.Highlight is { } mark
            ? new SourcePlace(_viewing.Version, null, mark.Start, mark.End)
            : place;
        var viewing = await Desk.ViewAsync(Id, stays, Stopping);
        _error = viewing.Error;
        if (!viewing.Succeeded)
            return;
        _viewing = viewing.Value;
        _typeset = Format == SourceFormat.Markdown ? Typeset() : null;
        var moved = place != _loaded;
        _loaded = place;
        var versions = await Desk.VersionsAsync(Id, Stopping);
        _versions = versions.Succeeded ? versions.Value : [];
        var passages = await Desk.FragmentsAsync(Id, Stopping);
        _passages = passages.Succeeded ? passages.Value : _passages;
        var cited = await Desk.CitedAsync(Id, Stopping);
        _cited = cited.Succeeded ? cited.Value : _cited;
        await DrawAsync(_viewing);
        _reveal |= moved;
    }

    // Without what the page says about itself; as it is written where the mark would be lost in its formatting.
    private MarkupString? Typeset()
    {
        var (window, highlight) = (Window, _viewing!.Highlight);
        var about = window.Start == 0 ? FrontMatter.Read(_viewing.Text).Length : 0;
        var start = Math.Min(Math.Max(window.Start, about), highlight?.Start ?? window.End);
        var typeset = MarkdownView.Render(
            _viewing.Text[start..window.End], highlight is { } at ? [new MarkedSpan(at.Start - start, at.End - at.Start, "mark")] : null);
        return highlight is null || typeset.Value.Contains("<mark>", StringComparison.Ordinal) ? typeset : null;
    }

    private async Task DrawAsync(SourceViewing viewing)
    {
        var asked = (Id, viewing.Version, Page: Format == SourceFormat.Pdf ? PageShown : (int?)null);
        // The same page stays as it is: drawn anew, it would lose the place that the reader looks at.
        if (_picture is not null && asked == _pictured)
            return;
        (_picture, _pictured) = (null, asked);
        if (Format is not (SourceFormat.Pdf or SourceFormat.Image))
            return;
        var picture = await Desk.PictureAsync(Id, asked.Version, asked.Page, Stopping);
        _drawn = true;
        var type = Format == SourceFormat.Pdf ? "image/png" : viewing.MediaType;
        if (picture.Succeeded)
            _picture = $"data:{type};base64,{Convert.ToBase64String(picture.Value)}";
    }

    private async Task RetireAsync()
    {
        if (_busy)
            return;
        _busy = true;
        var retired = await Desk.RetireAsync(Id, Stopping);
        _busy = false;
        _error = retired.Error;
        if (retired.Succeeded)
            await LoadAsync();
    }
}
