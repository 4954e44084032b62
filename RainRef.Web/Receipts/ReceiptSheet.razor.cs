using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;

namespace RainRef.Web.Receipts;

/// <summary>One receipt, verified before the reader's eyes, check by check.</summary>
public partial class ReceiptSheet
{
    // People read the contents; escapes would hide what they say. It is shown as text, never as markup.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(120);

    private ReceiptBody? _receipt;
    private Error? _error;
    private string _text = "";
    private int _told;
    private bool _busy;

    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    [Parameter, EditorRequired]
    public string Back { get; set; } = "";

    [CascadingParameter]
    private TimeProvider? ReadersClock { get; set; }

    [Inject]
    private ReceiptDesk Desk { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (IsLive)
            await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) => false;

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LoadAsync()
    {
        var found = await Desk.FindAsync(Id, Stopping);
        _error = found.Error;
        if (!found.Succeeded)
            return;
        _receipt = found.Value;
        _text = _receipt.Body?.ToJsonString(Readable) ?? "";
        _told = _receipt.Verification.Checks.Count;
    }

    // Each check is told for itself, so that one sees what was looked at.
    private async Task VerifyAsync()
    {
        _busy = true;
        try
        {
            await LoadAsync();
            for (var told = 1; _error is null && told <= _receipt!.Verification.Checks.Count; told++)
            {
                _told = told;
                StateHasChanged();
                await Task.Delay(Step, Clock, Stopping);
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private static string Name(string check) => check switch
    {
        "content_hash" => T["Contents"],
        "signature" => T["Signature"],
        "link_hash" => T["Link"],
        "chain_order" => T["Order"],
        "inclusion" => T["Inclusion"],
        _ => check,
    };

    private static string Meaning(string check) => check switch
    {
        "content_hash" => T["the stored contents have the hash that was written with them"],
        "signature" => T["the hash was signed with a key of this workspace"],
        "link_hash" => T["its link in the chain is made of this receipt and the one before"],
        "chain_order" => T["it stands where it was put, with nothing taken out before it"],
        "inclusion" => T["the log under the signed checkpoint holds it"],
        _ => "",
    };
}
