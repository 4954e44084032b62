using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Sending;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets.Writing;

/// <summary>Reply or note: the cited draft or own words, and what is about to go out.</summary>
public sealed partial class Composer
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private DraftKind _mode = DraftKind.Reply;
    private List<HeldView> _held = [];
    private WritingBox? _reply;
    private WritingBox? _note;
    private bool? _own;
    private bool _replying;
    private bool _noting;
    private bool _noted;
    private bool _edited;
    private bool _busy;
    private bool _focus;
    private string? _said;
    private ITimer? _ticking;

    [Parameter, EditorRequired]
    public TicketDetails Details { get; set; } = default!;

    [Parameter]
    public int? Marked { get; set; }

    [Parameter]
    public int? Pointed { get; set; }

    [Parameter]
    public EventCallback<int> OnCite { get; set; }

    [Parameter]
    public EventCallback<int?> OnPoint { get; set; }

    /// <summary>Whether a reply or a note is being written.</summary>
    [Parameter]
    public EventCallback<bool> OnWriting { get; set; }

    [Inject]
    private IWritingDesk Desk { get; set; } = default!;

    /// <summary>The answer that could be sent; none where there is none, or it was sent.</summary>
    private AnswerView? Proved => Details.Answer is { Abstained: false, Sentences.Count: > 0, Status: "proposed" } answer ? answer : null;

    // Own words that were begun come before a draft; what somebody chose comes before both.
    private bool Drafted => Proved is not null && !(_own ?? _replying);

    public override async ValueTask DisposeAsync()
    {
        if (_ticking is not null)
            await _ticking.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (!IsLive)
            return;
        await LoadAsync();
        // Only a note that was begun needs its box from the start.
        _noted |= await Desk.DraftAsync(Details.Ticket.Id, DraftKind.Note, Stopping) is { Succeeded: true, Value: not null };
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus)
            return;
        _focus = false;
        if (_mode == DraftKind.Note && _note is not null)
            await _note.FocusAsync();
        else if (_mode == DraftKind.Reply && !Drafted && _reply is not null)
            await _reply.FocusAsync();
    }

    protected override bool Cares(LiveEvent change) =>
        change.TicketId == Details.Ticket.Id && change.Kind.StartsWith("reply.", StringComparison.Ordinal);

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    private void Waits(DraftKind kind) => (_noted, _edited) = (_noted || kind == DraftKind.Note, _edited || kind == DraftKind.Answer);

    private async Task LoadAsync()
    {
        var held = await Desk.HeldAsync(Details.Ticket.Id, Stopping);
        if (!held.Succeeded)
            return;
        _held = [.. held.Value.Where(h => h.State == "waiting")];
        // Counts down while something waits.
        if (_held.Count > 0)
            _ticking ??= Clock.CreateTimer(_ => _ = InvokeAsync(StateHasChanged), null, Second, Second);
        else if (_ticking is { } timer)
        {
            _ticking = null;
            await timer.DisposeAsync();
        }
    }

    private int Left(HeldView held) => Math.Max(0, (int)Math.Ceiling((held.SendAt - Clock.GetUtcNow()).TotalSeconds));

    private void Reply() => (_mode, _focus) = (DraftKind.Reply, true);

    private void Note() => (_mode, _focus, _noted) = (DraftKind.Note, true, true);

    private void Turn() => (_own, _mode, _focus) = (Drafted, DraftKind.Reply, true);

    private async Task DoneAsync(string said)
    {
        _said = said;
        _own = null;
        await LoadAsync();
    }

    private Task TakeBackAsync(Guid id) => DoAsync(() => Desk.TakeBackAsync(Details.Ticket.Id, id, Stopping), T["Taken back. It is a draft again."]);

    private Task SendNowAsync(Guid id) => DoAsync(() => Desk.SendNowAsync(Details.Ticket.Id, id, Stopping), T["Sent."]);

    private async Task DoAsync(Func<Task<Result<HeldView>>> act, string done)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            var result = await act();
            _said = result.Succeeded ? done : result.Error.Said();
            await LoadAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private Task OnReplyWriting(bool writing)
    {
        _replying = writing;
        return OnWriting.InvokeAsync(_replying || _noting);
    }

    private Task OnNoteWriting(bool writing)
    {
        _noting = writing;
        return OnWriting.InvokeAsync(_replying || _noting);
    }
}
