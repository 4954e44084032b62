using Microsoft.AspNetCore.Components;
using RainRef.Infrastructure.Actions;

namespace RainRef.Web.Actions;

/// <summary>Proposes an action that nobody suggested, or anew: what the playbooks can do here, filled with what the ticket says.</summary>
public sealed partial class ActionProposal : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private ActionOffer[]? _offers;
    private ActionOffer? _chosen;
    private bool _busy;
    private bool _failed;
    private string? _said;

    [Parameter, EditorRequired]
    public Guid TicketId { get; set; }

    [Inject]
    private DeedsDesk Desk { get; set; } = default!;

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task OpenAsync()
    {
        _busy = true;
        try
        {
            var offers = await Desk.OffersAsync(TicketId, _stopping.Token);
            (_offers, _failed, _said) = (offers.Succeeded ? offers.Value : null, !offers.Succeeded, offers.Error?.Message);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Choose(ActionOffer offer) => _chosen = offer;

    private void Close() => (_offers, _chosen, _said) = (null, null, null);

    private async Task ProposeAsync(Dictionary<string, string> parameters)
    {
        if (_busy || _chosen is not { } chosen)
            return;
        _busy = true;
        try
        {
            var proposed = await Desk.ProposeAsync(TicketId, chosen.Type, parameters, CancellationToken.None);
            _failed = !proposed.Succeeded;
            if (proposed.Succeeded)
                (_offers, _chosen, _said) = (null, null, Said(proposed.Value.Status));
            else
                _said = T["Nothing was proposed. {0}", proposed.Error.Message];
        }
        finally
        {
            _busy = false;
        }
    }

    private static string Said(string status) => status switch
    {
        "waiting" => T["Proposed. It waits for a lead."],
        "denied" => T["Proposed, and policy denies it."],
        _ => T["Proposed, and allowed: it runs now."],
    };
}
