using Microsoft.AspNetCore.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets;

/// <summary>A mask that can be looked behind, for a short while.</summary>
public partial class MaskButton
{
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _gone = new();
    private string? _original;
    private string? _refusal;
    private bool _busy;

    [Inject]
    private IMaskDesk Desk { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task ShowAsync()
    {
        _busy = true;
        try
        {
            var ct = _gone.Token;
            var shown = await Desk.RevealAsync(TicketId, Mask, ct);
            if (!shown.Succeeded)
            {
                _refusal = shown.Error.Said();
            }
            else if (shown.Value.Original is { } original)
            {
                _original = original;
                StateHasChanged();
                await Task.Delay(Shown, Clock, ct);
                _original = null;
            }
            else
            {
                _refusal = shown.Value.State == "erased" ? T["Erased at the person's wish"] : T["It was not kept"];
            }
        }
        catch (OperationCanceledException)
        {
            // The page has gone on, and what was shown with it.
        }
        finally
        {
            _busy = false;
        }
    }
}
