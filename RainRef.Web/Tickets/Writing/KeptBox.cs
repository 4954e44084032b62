using System.Globalization;
using Microsoft.JSInterop;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Infrastructure.Tickets.Drafts;

namespace RainRef.Web.Tickets.Writing;

/// <summary>What is kept now.</summary>
public sealed record KeptText(string Text, string Version);

/// <summary>What was typed after the last save, when the box went.</summary>
public sealed record LastWords(string Text, string Origin, string Version);

/// <summary>What a box of js/composer.js and the server say to one another, so that no word is lost between them.</summary>
internal static class KeptBox
{
    public const string Script = "/js/composer.js";

    /// <summary>Under what the browser holds words that the server has not heard.</summary>
    public static string Key(Guid? memberId, Guid ticketId, DraftKind kind) => $"rainref.draft.{memberId:N}.{ticketId:N}.{kind}";

    // Each type that crosses to the script is described anew in every circuit, a long by 26 KiB; text is described anyway.
    public static string ForScript(long version) => version.ToString(CultureInfo.InvariantCulture);

    public static long FromScript(string version) => long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : 0;

    /// <summary>Keeps a text; where another page of the same person wrote too, both.</summary>
    /// <param name="origin">What the text grew from.</param>
    public static async Task<(Result<DraftKept> Kept, string Text)> StoreAsync(
        this IWritingDesk desk, Guid ticketId, DraftKind kind, Func<string, DraftText> content, string text, string origin, long version, CancellationToken ct)
    {
        var kept = await desk.KeepAsync(ticketId, kind, content(text), version, ct);
        if (kept.Error is not { Code: TicketDrafts.Changed })
            return (kept, text);
        var stored = await desk.DraftAsync(ticketId, kind, ct);
        if (!stored.Succeeded)
            return (stored.Error, text);
        text = stored.Value is { } other ? Joined(origin, text, other.Content.Text) : text;
        return (await desk.KeepAsync(ticketId, kind, content(text), stored.Value?.Version ?? 0, ct), text);
    }

    /// <summary>A box goes: its last words are handed over, and the tab forgets them once they are stored.</summary>
    /// <param name="store">Whether they are kept now; called where there are any.</param>
    public static async Task LeaveAsync(IJSObjectReference? script, string field, string key, Func<LastWords, Task<bool>> store)
    {
        if (script is null)
            return;
        try
        {
            if (await script.InvokeAsync<LastWords?>("leave", field) is { } last && await store(last))
                await script.InvokeVoidAsync("forget", key);
            await script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its script with it.
        }
    }

    private static string Joined(string origin, string mine, string theirs)
    {
        if (mine == theirs)
            return mine;
        var merged = TextMerge.Merge(origin, mine, theirs);
        return merged.Clean ? merged.Text : $"{mine}\n\n{theirs}";
    }
}
