using Microsoft.JSInterop;

namespace RainRef.Web.Components.Shared;

/// <summary>What was typed into a field that has <c>data-keep</c>.</summary>
/// <param name="Of">What it was typed on: its <c>data-keep-of</c>.</param>
public sealed record TypedText(string Of, string Text);

/// <summary>Gets back what a tab holds of fields that were never saved.</summary>
public static class TabTyping
{
    private const string Path = "./js/kept.js";

    /// <summary>From here on the tab keeps what is typed into its fields.</summary>
    /// <returns>What it held of each of these before, by key; those of which it held nothing are left out.</returns>
    public static async Task<Dictionary<string, TypedText>> TypedAsync(
        this IJSRuntime runtime, IEnumerable<string> keys, CancellationToken stopping)
    {
        var found = new Dictionary<string, TypedText>();
        try
        {
            await using var script = await runtime.ImportAsync(Path, stopping);
            foreach (var key in keys)
            {
                if (await script.CallAsync<string?>("take", stopping, key) is { } held && held.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end)
                    found[key] = new TypedText(held[..end], held[(end + 1)..]);
            }
        }
        catch (Exception none) when (none is JSException or JSDisconnectedException)
        {
            // The script did not come: the tab keeps nothing, and the editor works without.
        }

        return found;
    }

    /// <summary>Lets the tab forget a field that still says this.</summary>
    public static async Task ForgetTypedAsync(this IJSRuntime runtime, string key, string text, CancellationToken stopping)
    {
        try
        {
            await using var script = await runtime.ImportAsync(Path, stopping);
            await script.CallAsync("forget", stopping, key, text);
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException)
        {
            // What it still holds is offered once more.
        }
    }
}
