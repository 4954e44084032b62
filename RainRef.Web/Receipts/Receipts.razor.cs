using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Receipts;
using RainRef.Infrastructure.Tickets.Viewers;
using RainRef.Web.Components;

namespace RainRef.Web.Receipts;

/// <summary>The timeline of all receipts, and beside it one of them or the log as a whole.</summary>
public partial class Receipts
{
    private static readonly (string Slug, string Name)[] Families =
    [
        ("", "All receipts"), ("answer", "Drafts"), ("reply", "Sent replies"), ("action", "Actions"), ("policy", "Policies"),
        ("approval", "Approvals"), ("card", "Cards"), ("pii", "Personal data"), ("subject", "Erasures"), ("signal", "Signals"),
    ];

    private List<ReceiptRow>? _rows;
    private (string?, long?) _shown;
    private Error? _error;
    private bool _more;
    private bool _busy;

    [Parameter]
    public Guid? Id { get; set; }

    [SupplyParameterFromQuery(Name = "of")]
    public string? Of { get; set; }

    [SupplyParameterFromQuery(Name = "ticket")]
    public long? Ticket { get; set; }

    [CascadingParameter]
    private TimeProvider ReadersClock { get; set; } = TimeProvider.System;

    [Inject]
    private ReceiptDesk Desk { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (IsLive && (_rows is null || _shown != (Of, Ticket)))
            await LoadAsync();
    }

    // Who reads an old one is not moved by what happens now.
    // A receipt is sealed a little after what it attests, so nearly every event is a reason to look; writing is none.
    protected override bool Cares(LiveEvent change) =>
        _rows is null or { Count: <= ReceiptDesk.PageSize }
        && change.Kind is not ("draft.changed" or "card.editing" or "import.changed" or TicketViewers.Changed);

    protected override async Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        var (of, ticket) = _shown;
        var rows = await Desk.TimelineAsync(of, ticket, null, cancellationToken);
        if (rows.Succeeded && (of, ticket) == _shown && _rows is null or { Count: <= ReceiptDesk.PageSize })
            Show(rows.Value);
    }

    private async Task LoadAsync()
    {
        (_error, _rows, _shown) = (null, null, (Of, Ticket));
        var shown = _shown;
        var rows = await Desk.TimelineAsync(Of, Ticket, null, Stopping);
        if (shown != _shown)
            return;
        _error = rows.Error;
        if (rows.Succeeded)
            Show(rows.Value);
    }

    private async Task MoreAsync()
    {
        if (_busy || _rows is null)
            return;
        _busy = true;
        try
        {
            var (of, ticket) = _shown;
            var rows = await Desk.TimelineAsync(of, ticket, _rows[^1].Id, Stopping);
            if (!rows.Succeeded)
                _error = rows.Error;
            else if ((of, ticket) == _shown)
                (_rows, _more) = ([.. _rows, .. rows.Value], rows.Value.Length == ReceiptDesk.PageSize);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Show(ReceiptRow[] rows) => (_rows, _more) = ([.. rows], rows.Length == ReceiptDesk.PageSize);

    private void Narrow(ChangeEventArgs change) =>
        Navigation.NavigateTo(Urls.Receipts((string?)change.Value is { Length: > 0 } family ? family : null, Ticket));

    private string DayOf(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, ReadersClock.LocalTimeZone).ToString(ReadersLanguage.LongDayPattern, ReadersLanguage.Calendar);

    private static string IconOf(string kind) => kind.Split('.')[0] switch
    {
        "answer" => "quote",
        "reply" => "mail",
        "action" => "zap",
        "approval" => "stamp",
        "policy" or "playbook" => "scale",
        "card" => "badge-check",
        "pii" or "subject" => "lock",
        "signal" => "activity",
        _ => "receipt-text",
    };
}
