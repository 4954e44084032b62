namespace RainRef.Domain.Tickets.Drafts;

/// <summary>Brings what was written in one box into another and out of it again, by whole blocks, so that no word is lost.</summary>
public static class DraftJoin
{
    private const string Gap = "\n\n";

    /// <summary>Puts what comes behind what is here; what is here already is not doubled.</summary>
    /// <param name="earlier">A form of it that may have come before; the new one takes its place.</param>
    public static DraftText Behind(DraftText? here, string? earlier, DraftText coming)
    {
        if (here is null)
            return coming;
        var at = earlier is { Length: > 0 } ? IndexOf(here.Text, earlier) : -1;
        var text = at >= 0 ? Replace(here.Text, at, earlier!.Length, coming.Text)
            : here.Text.Length == 0 ? coming.Text
            : coming.Text.Length == 0 || IndexOf(here.Text, coming.Text) >= 0 ? here.Text
            : here.Text + Gap + coming.Text;
        return new DraftText(text, [.. (here.AttachmentIds ?? []).Union(coming.AttachmentIds ?? [])], here.Actions ?? coming.Actions);
    }

    /// <summary>Takes what came out again, its files with it.</summary>
    /// <returns>What stays; null where what came was changed since and is no longer there as it was.</returns>
    public static DraftText? Without(DraftText here, DraftText gone)
    {
        var text = here.Text;
        if (gone.Text.Length > 0)
        {
            var at = IndexOf(text, gone.Text);
            if (at < 0)
                return null;
            text = Replace(text, at, gone.Text.Length, "");
        }

        return new DraftText(text, [.. (here.AttachmentIds ?? []).Except(gone.AttachmentIds ?? [])], here.Actions == gone.Actions ? null : here.Actions);
    }

    private static string Replace(string text, int at, int length, string by)
    {
        if (by.Length > 0)
            return string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + length));
        var (before, after) = (text[..at], text[(at + length)..]);
        return before.Length == 0 ? after.TrimStart('\n') : after.Length == 0 ? before.TrimEnd('\n') : before + after[Gap.Length..];
    }

    // Only whole blocks: a short word may stand in any sentence.
    private static int IndexOf(string text, string block)
    {
        for (var at = text.LastIndexOf(block, StringComparison.Ordinal); at >= 0; at = at == 0 ? -1 : text[..(at + block.Length - 1)].LastIndexOf(block, StringComparison.Ordinal))
        {
            var end = at + block.Length;
            if ((at == 0 || text.AsSpan(0, at).EndsWith(Gap)) && (end == text.Length || text.AsSpan(end).StartsWith(Gap)))
                return at;
        }

        return -1;
    }
}
