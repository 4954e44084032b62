using Microsoft.AspNetCore.Components;

namespace RainRef.Web.Knowledge;

/// <summary>What is to be decided on a card, what was said, how it came about and where it is cited.</summary>
public sealed partial class CardSide : ComponentBase
{
    private const int MaxShown = 80;

    private string? _tab;
    private string _quote = "";
    private string _text = "";

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
    public EventCallback<(string Quote, string Text)> OnComment { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnRecall { get; set; }

    private string Tab => _tab is "changes" or null ? Details.Review is null ? "cited" : "changes" : _tab;

    private IEnumerable<(string Slug, string Name)> Tabs
    {
        get
        {
            if (Details.Review is { } review)
                yield return ("changes", $"Changes {review.Changes.Count}");
            yield return ("comments", $"Comments {Details.Comments.Count(c => c.ResolvedAt is null)}");
            yield return ("revisions", "Revisions");
            yield return ("cited", $"Cited {Details.Citations.Total}");
        }
    }

    private static string Short(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";

    private async Task SayAsync()
    {
        await OnComment.InvokeAsync((_quote, _text));
        _text = "";
    }
}
