using Microsoft.AspNetCore.Components;

namespace RainRef.Web.Knowledge;

/// <summary>What is to be decided on a card, what was said, how it came about and where it is cited.</summary>
public sealed partial class CardSide : ComponentBase
{
    private const int MaxShown = 80;

    private string? _tab;
    private string _quote = "";
    private string _text = "";
    private SelectedWords? _taken;

    [Parameter, EditorRequired]
    public CardDetails Details { get; set; } = default!;

    /// <summary>The change that keys decide on.</summary>
    [Parameter, EditorRequired]
    public string? Current { get; set; }

    [Parameter, EditorRequired]
    public bool MayApprove { get; set; }

    [Parameter, EditorRequired]
    public bool MayWrite { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<string> OnPick { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<(string Change, bool? Accepted)> OnDecide { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<(SelectedWords Quote, string Text)> OnComment { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<Guid> OnResolve { get; set; }

    /// <summary>Words that were selected in the text, to comment on.</summary>
    [Parameter, EditorRequired]
    public SelectedWords? Quote { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnRecall { get; set; }

    private string Tab => _tab is "changes" or null ? Details.Review is null ? "cited" : "changes" : _tab;

    private IEnumerable<(string Slug, string Name)> Tabs
    {
        get
        {
            if (Details.Review is { } review)
                yield return ("changes", T["Changes {0}", review.Changes.Count]);
            yield return ("comments", T["Comments {0}", Details.Comments.Count(c => c.ResolvedAt is null)]);
            yield return ("revisions", T["Revisions"]);
            yield return ("cited", T["Cited {0}", Details.Citations.Total]);
        }
    }

    protected override void OnParametersSet()
    {
        if (Quote is null || Quote == _taken)
            return;
        (_taken, _quote, _tab) = (Quote, Quote.Text.Trim(), "comments");
    }

    private static string Short(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";

    private async Task SayAsync()
    {
        var share = _taken is not null && _taken.Text.Trim() == _quote ? _taken.Share : 0;
        await OnComment.InvokeAsync((new SelectedWords(_quote, share), _text));
        _text = "";
    }
}

/// <summary>Words that a reader selected.</summary>
/// <param name="Share">How far through the text they stand, from 0 to 1.</param>
public sealed record SelectedWords(string Text, double Share);
