using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace RainRef.Web.Components.Shared;

/// <summary>Puts the focus on an element where that can still be done.</summary>
public static class Focusing
{
    /// <summary>Whether the element has been drawn.</summary>
    public static bool IsDrawn(this ElementReference element) => element.Context is not null;

    /// <summary>Focuses the element; does nothing where it is not drawn, or is gone by the time the browser is asked.</summary>
    public static async ValueTask TryFocusAsync(this ElementReference element, bool preventScroll = false)
    {
        if (!element.IsDrawn())
            return;
        try
        {
            await element.FocusAsync(preventScroll);
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // Whoever was about to be led there has gone on.
        }
    }

    /// <summary>Focuses the first element that a selector finds, where there is one: for text that is no component's own markup.</summary>
    public static async Task TryFocusAsync(this IJSRuntime runtime, string selector, CancellationToken stopping)
    {
        try
        {
            await using var script = await runtime.ImportAsync("./js/focus.js", stopping);
            await script.CallAsync("focus", stopping, selector);
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // Whoever was about to be led there has gone on.
        }
    }
}
