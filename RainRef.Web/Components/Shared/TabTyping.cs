using System.Globalization;
using Microsoft.JSInterop;

namespace RainRef.Web.Components.Shared;

/// <summary>What was typed into a field that has <c>data-keep</c>.</summary>
/// <param name="Of">The version that it was typed on, its <c>data-keep-of</c>; null where it says none.</param>
public sealed record TypedText(int? Of, string Text)
{
    /// <summary>What its writer is told when it is back, on a version of which others may have saved a newer one.</summary>
    public string Word(int version) => Of == version
        ? T["What you had typed before is back."]
        : T["What you had typed before is back. Somebody saved another version meanwhile, which saving this replaces."];
}

/// <summary>Gets back what a tab holds of fields that were never saved.</summary>
public static class TabTyping
{
    private const string Path = "./js/kept.js";

    /// <summary>From here on the tab keeps what is typed into its fields.</summary>
    /// <returns>What it held of each of these before, by key; those of which it held nothing are left out.</returns>
    public static async Task<Dictionary<string, TypedText>> TypedAsync(this IJSRuntime runtime, string[] keys, CancellationToken stopping)
    {
        try
        {
            await using var script = await runtime.ImportAsync(Path, stopping);
            var held = await script.CallAsync<string?[]>("take", stopping, [keys]);
            return keys.Zip(held).Where(h => h.Second is not null).ToDictionary(h => h.First, h => Read(h.Second!));
        }
        catch (Exception none) when (none is JSException or JSDisconnectedException)
        {
            // The script did not come: the tab keeps nothing, and the editor works without.
            return [];
        }
    }

    /// <summary>Lets the tab forget the fields that still say this, by key.</summary>
    public static async Task ForgetTypedAsync(this IJSRuntime runtime, Dictionary<string, string> texts, CancellationToken stopping)
    {
        try
        {
            await using var script = await runtime.ImportAsync(Path, stopping);
            await script.CallAsync("forget", stopping, texts);
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException)
        {
            // What it still holds is offered once more.
        }
    }

    // The version, and the text from the second line on.
    private static TypedText Read(string held)
    {
        var end = held.IndexOf('\n', StringComparison.Ordinal);
        return new TypedText(int.TryParse(held.AsSpan(0, Math.Max(0, end)), NumberStyles.None, CultureInfo.InvariantCulture, out var of) ? of : null, held[(end + 1)..]);
    }
}
