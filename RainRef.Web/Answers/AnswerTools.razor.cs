using Microsoft.AspNetCore.Components;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Answers;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Answers;

/// <summary>Which revision this is, and what may be done about it: draft anew, take over, say whether it was useful.</summary>
public sealed partial class AnswerTools : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private FeedbackReason _reason = FeedbackReason.WrongSource;
    private string _comment = "";
    private bool _asking;
    private bool _busy;
    private string? _notice;

    [Parameter, EditorRequired]
    public AnswerView Answer { get; set; } = default!;

    [Inject]
    private IDraftDesk Desk { get; set; } = default!;

    private string Made => Answer.TakenOverBy is { } person ? T["{0} took over.", person]
        : Answer.Revision == 1 && Answer.Origin == "drafted" ? T["First draft"]
        : Answer.WrittenBy is { } by ? T["Revision {0}, {1} by {2}. Earlier ones are kept.", Answer.Revision, Words.InSentence(Answer.Origin), by]
        : T["Revision {0}, {1}. Earlier ones are kept.", Answer.Revision, Words.InSentence(Answer.Origin)];

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private Task RegenerateAsync() => DoAsync(() => Desk.RegenerateAsync(Answer.Id, _stop.Token));

    private Task TakeOverAsync() => DoAsync(() => Desk.TakeOverAsync(Answer.Id, _stop.Token));

    private Task SayAsync(bool useful) => DoAsync(async () =>
    {
        var said = await Desk.SayAsync(Answer.Id, useful, useful ? null : _reason, useful ? null : _comment, _stop.Token);
        if (said.Succeeded)
            (_asking, _comment) = (false, "");
        return said;
    });

    private async Task DoAsync(Func<Task<Result<string>>> act)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            var done = await act();
            _notice = done.Succeeded ? done.Value : T["Nothing changed. {0}", done.Error.Said()];
        }
        finally
        {
            _busy = false;
        }
    }
}
