using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Attachments;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Domain.Tickets.Macros;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Attachments;
using RainRef.Infrastructure.Tickets.Drafts;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets.Writing;

/// <summary>Where a reply or a note is written: kept as it is typed, stopped where a colleague was faster.</summary>
public sealed partial class WritingBox
{
    private const string MacroSign = "/";
    private const string PersonSign = "@";
    private const int MostOffered = 8;

    private readonly string _field = $"write-{Guid.CreateVersion7():N}";
    private ElementReference _box;
    private IJSObjectReference? _script;
    private DotNetObjectReference<WritingBox>? _self;
    private bool _attached;

    private Guid _seen;
    private bool _writing;
    private Error? _stopped;
    private DateTimeOffset? _keptAt;
    private long _version;
    private string? _fault;
    private bool _busy;
    private TicketStatus _then = TicketStatus.Pending;
    private List<AttachmentView> _files = [];
    private MacroActions? _actions;
    private IReadOnlyList<string> _personal = [];

    private string _sign = "";
    private int _at;
    private IReadOnlyList<Choice>? _menu;
    private bool _offered;
    private string _query = "";
    private int _asked;

    [Parameter, EditorRequired]
    public TicketDetails Details { get; set; } = default!;

    [Parameter, EditorRequired]
    public DraftKind Kind { get; set; }

    /// <summary>What was sent or added, in words.</summary>
    [Parameter]
    public EventCallback<string> OnDone { get; set; }

    /// <summary>Whether something is being written here.</summary>
    [Parameter]
    public EventCallback<bool> OnWriting { get; set; }

    /// <summary>The browser holds something else on this ticket that the server never heard.</summary>
    [Parameter]
    public EventCallback<DraftKind> OnWaits { get; set; }

    [Inject]
    private IWritingDesk Desk { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    private Guid TicketId => Details.Ticket.Id;

    private string Hint => IsNote
        ? T["A note that only colleagues see. @ calls somebody, / on a new line inserts a macro."]
        : T["Write to the customer. / on a new line inserts a macro."];

    private bool IsNote => Kind == DraftKind.Note;

    private string Key => KeptBox.Key(Member?.Id, TicketId, Kind);

    private string? Kept => _keptAt is { } at ? T["Draft saved {0}", Moment.TellAgo(at, Clock)] : null;

    /// <summary>What others wrote since the writer began.</summary>
    private MessageView? Newer => _writing
        ? Details.Messages.Reverse().TakeWhile(m => m.Id != _seen).LastOrDefault(m => m.Direction == "inbound" || m.Author != Member?.Name)
        : null;

    public ValueTask FocusAsync() => _box.TryFocusAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _self?.Dispose();
        await KeptBox.LeaveAsync(_script, _field, Key, async last =>
            !_busy && (await StoreAsync(last.Text, last.Origin, last.Version, CancellationToken.None)).Kept.Succeeded);
    }

    /// <summary>Keeps what the browser says; the answer is what is kept now, another page's words included.</summary>
    [JSInvokable]
    public async Task<KeptText?> KeepAsync(string text, string origin, string version)
    {
        if (!_writing && text.Length > 0)
            await SetWritingAsync(true);
        (var kept, text) = await StoreAsync(text, origin, version, Stopping);
        _fault = kept.Succeeded ? null : T["Not saved yet. {0}", kept.Error.Said()];
        if (kept.Succeeded)
            (_keptAt, _personal, _version) = (text.Length == 0 ? null : kept.Value.UpdatedAt, kept.Value.PersonalData, kept.Value.Version);
        if (text.Length == 0)
            await SetWritingAsync(false);
        StateHasChanged();
        return kept.Succeeded ? new KeptText(text, KeptBox.ForScript(kept.Value.Version)) : null;
    }

    /// <summary>Says that the browser holds a draft of another kind, for which there is no box yet.</summary>
    [JSInvokable]
    public Task WaitsAsync(string kind) => Enum.TryParse<DraftKind>(kind, out var what) ? OnWaits.InvokeAsync(what) : Task.CompletedTask;

    /// <summary>Offers what fits behind a sign; false where nothing does.</summary>
    [JSInvokable]
    public async Task<bool> PickAsync(string sign, string query)
    {
        await OfferAsync(sign, query);
        StateHasChanged();
        return _menu is { Count: > 0 };
    }

    /// <param name="sign">What stands before the caret now, which may be ahead of what is offered.</param>
    [JSInvokable]
    public async Task PickKeyAsync(string key, string sign, string query)
    {
        if (sign.Length > 0 && query != _query)
            await OfferAsync(sign, query);
        if (_menu is not { Count: > 0 } menu)
            return;
        switch (key)
        {
            case "ArrowDown":
                _at = (_at + 1) % menu.Count;
                break;
            case "ArrowUp":
                _at = (_at + menu.Count - 1) % menu.Count;
                break;
            case "Escape":
                _menu = null;
                break;
            default:
                await TakeAsync(menu[_at]);
                break;
        }

        StateHasChanged();
    }

    protected override bool Cares(LiveEvent change) => change.TicketId == TicketId && change.Kind is "draft.changed" or "reply.stopped";

    protected override async Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        if (!_attached || events.All(e => e.TicketId != TicketId && !IsResync(e)))
            return;
        var draft = await Desk.DraftAsync(TicketId, Kind, cancellationToken);
        if (!draft.Succeeded || _script is null)
            return;
        if (await _script.CallAsync<bool>("heard", cancellationToken, _box, draft.Value?.Content.Text ?? "", KeptBox.ForScript(draft.Value?.Version ?? 0)))
            await TakeInAsync(draft.Value);
        if (IsNote || events.All(e => e.Kind != "reply.stopped"))
            return;
        var held = await Desk.HeldAsync(TicketId, cancellationToken);
        if (held.Succeeded && held.Value.FirstOrDefault(h => h.State == "stopped") is { Reason: not null } stopped && _stopped is null)
            _stopped = Error.Conflict(stopped.Reason, stopped.Reason == "ticket_moved_on" ? T["Not sent: somebody wrote meanwhile."] : T["Not sent: something changed meanwhile."]);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_attached || !IsLive)
            return;
        _attached = true;
        _seen = Details.LastMessageId;
        _script = await Script.ImportAsync(KeptBox.Script, Stopping);
        if (Stopping.IsCancellationRequested)
            return;
        _self = DotNetObjectReference.Create(this);
        var draft = await Desk.DraftAsync(TicketId, Kind, Stopping);
        // Who has read on meanwhile has taken the script along.
        if (Stopping.IsCancellationRequested)
            return;
        var content = draft.Succeeded ? draft.Value : null;
        var text = await _script.CallAsync<string>("attach", Stopping, _box, _self, Key, content?.Content.Text ?? "", KeptBox.ForScript(content?.Version ?? 0));
        await TakeInAsync(content);
        if (text.Length > 0)
            await SetWritingAsync(true);
        StateHasChanged();
    }

    private Task<(Result<DraftKept> Kept, string Text)> StoreAsync(string text, string origin, string version, CancellationToken ct) =>
        Desk.StoreAsync(TicketId, Kind, Content, text, origin, KeptBox.FromScript(version), ct);

    private DraftText Content(string text) => new(text, [.. _files.Select(f => f.Id)], _actions);

    private async Task TakeInAsync(DraftView? draft)
    {
        var content = draft?.Content;
        (_keptAt, _version) = (draft?.UpdatedAt, draft?.Version ?? 0);
        _actions = content?.Actions is { IsEmpty: false } actions ? actions : null;
        var files = content?.AttachmentIds is { Count: > 0 } ? await Desk.FilesAsync(TicketId, Stopping) : default;
        _files = content?.AttachmentIds is { Count: > 0 } ids && files.Succeeded ? [.. files.Value.Where(f => ids.Contains(f.Id))] : [];
        if (content is { Text.Length: > 0 })
            await SetWritingAsync(true);
    }

    private async Task SetWritingAsync(bool writing)
    {
        if (_writing == writing)
            return;
        (_writing, _seen) = (writing, Details.LastMessageId);
        await OnWriting.InvokeAsync(writing);
    }

    private void See() => _seen = Details.LastMessageId;

    private async Task GoBackAsync()
    {
        _stopped = null;
        See();
        await _box.TryFocusAsync();
    }

    private Task SendAnywayAsync()
    {
        _stopped = null;
        See();
        return SendAsync();
    }

    private async Task SendAsync()
    {
        if (_busy || _script is null)
            return;
        _busy = true;
        try
        {
            var text = await _script.CallAsync<string>("value", Stopping, _box);
            if (text.Trim().Length == 0)
                _fault = T["There is nothing to send yet."];
            else if (!IsNote && SlotText.Used(text) is { Count: > 0 } open)
                _fault = T["Fill {0} first.", string.Join(", ", open.Select(o => $"{{{{{o}}}}}"))];
            else
                await SendAsync(text);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task SendAsync(string text)
    {
        var files = _files.Select(f => f.Id).ToArray();
        // Whoever moves on to the next ticket at once has still sent it.
        var error = IsNote
            ? (await Desk.NoteAsync(TicketId, new NoteDraft(text) { ExpectedLastId = _seen, AttachmentIds = files, Actions = _actions, DraftVersion = _version }, CancellationToken.None)).Error
            : (await Desk.HoldAsync(
                TicketId, new ReplyDraft(text, null, null, _actions?.Status ?? _then) { ExpectedLastId = _seen, AttachmentIds = files, Actions = _actions, DraftVersion = _version }, CancellationToken.None)).Error;
        if (error is not null)
        {
            var movedOn = error.Code == "ticket_moved_on";
            (_stopped, _fault) = (movedOn ? error : null, movedOn ? null : T["Nothing was sent. {0}", error.Said()]);
            return;
        }

        await _script!.CallAsync("clear", CancellationToken.None, _box, Key);
        (_files, _actions, _personal, _keptAt, _fault, _stopped) = ([], null, [], null, null, null);
        await SetWritingAsync(false);
        await OnDone.InvokeAsync(IsNote ? T["The note was added."] : "");
    }

    private async Task<IReadOnlyList<Choice>> ChoicesAsync(string sign, string query)
    {
        if (sign == PersonSign)
        {
            var people = await Desk.PeopleAsync(Stopping);
            return [.. (people.Succeeded ? people.Value : []).Where(p => p.Name.Contains(query, StringComparison.OrdinalIgnoreCase))
                .Take(MostOffered).Select(p => new Choice(p.Id, p.Name, Words.InSentence(p.Role)))];
        }

        var macros = await Desk.MacrosAsync(Stopping);
        return [.. (macros.Succeeded ? macros.Value : []).Where(m => m.Name.Contains(query, StringComparison.OrdinalIgnoreCase))
            .Take(MostOffered).Select(m => new Choice(m.Id, m.Name, m.Actions.IsEmpty ? "" : MacroWords.Of(m.Actions)))];
    }

    // Keys may be faster than their answers: only the last one's counts.
    private async Task OfferAsync(string sign, string query)
    {
        (_query, var asked) = (query, ++_asked);
        var found = sign.Length == 0 || (sign == PersonSign && !IsNote) ? null : await ChoicesAsync(sign, query);
        if (asked == _asked)
            (_menu, _sign, _at, _offered) = (found, sign, 0, false);
    }

    private async Task OfferAsync(string sign)
    {
        (_menu, _sign, _at) = (await ChoicesAsync(sign, ""), sign, 0);
        if (_menu.Count == 0)
            _fault = sign == MacroSign ? T["There is no macro yet; a lead can add one."] : T["There is nobody to call."];
        _offered = true;
    }

    private async Task TakeAsync(Choice choice)
    {
        (_menu, var atSign) = (null, !_offered);
        _offered = false;
        if (_script is null)
            return;
        if (_sign == PersonSign)
        {
            await _script.CallAsync("insert", Stopping, _box, $"@{choice.Name} ", atSign);
            return;
        }

        var filled = await Desk.FillAsync(TicketId, choice.Id, Stopping);
        if (!filled.Succeeded)
        {
            _fault = filled.Error.Said();
            return;
        }

        if (!filled.Value.Actions.IsEmpty)
            _actions = filled.Value.Actions;
        await _script.CallAsync("insert", Stopping, _box, filled.Value.Text, atSign);
    }

    private async Task DropActionsAsync()
    {
        _actions = null;
        await KeepFilesAsync();
    }

    private async Task AttachAsync(InputFileChangeEventArgs change)
    {
        foreach (var file in change.GetMultipleFiles(TicketAttachment.MaxUnsent))
        {
            if (file.Size > TicketAttachment.MaxBytes)
            {
                _fault = T["{0} is larger than 10 MB.", file.Name];
                continue;
            }

            var bytes = new byte[file.Size];
            await using (var stream = file.OpenReadStream(TicketAttachment.MaxBytes, Stopping))
                await stream.ReadExactlyAsync(bytes, Stopping);
            var added = await Desk.AttachAsync(TicketId, file.Name, bytes, Stopping);
            _fault = added.Succeeded ? null : T["{0} was not attached. {1}", file.Name, added.Error.Said()];
            if (added.Succeeded)
                _files.Add(added.Value);
        }

        await KeepFilesAsync();
    }

    private async Task DetachAsync(Guid file)
    {
        _files.RemoveAll(f => f.Id == file);
        await KeepFilesAsync();
        await Desk.DetachAsync(TicketId, file, Stopping);
    }

    // Files and a macro's deeds are part of the draft, whoever typed last.
    private async Task KeepFilesAsync()
    {
        var stored = await Desk.DraftAsync(TicketId, Kind, Stopping);
        if (!stored.Succeeded)
            return;
        var kept = await Desk.KeepAsync(TicketId, Kind, Content(stored.Value?.Content.Text ?? ""), stored.Value?.Version ?? 0, Stopping);
        if (!kept.Succeeded)
            return;
        _version = kept.Value.Version;
        if (_script is not null)
            await _script.CallAsync<bool>("heard", Stopping, _box, stored.Value?.Content.Text ?? "", KeptBox.ForScript(kept.Value.Version));
    }

    private sealed record Choice(Guid Id, string Name, string More);
}
