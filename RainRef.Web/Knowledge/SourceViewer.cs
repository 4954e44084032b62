using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Infrastructure.Knowledge;

namespace RainRef.Web.Knowledge;

/// <summary>Which version to show, and what to mark in it: a passage, or a span of its text.</summary>
public sealed record SourcePlace(int? Version = null, Guid? Fragment = null, int? Start = null, int? End = null);

/// <summary>Finds what a viewer shows and marks.</summary>
internal sealed class SourceViewer(KnowledgeQueries queries, SourceQueries sources)
{
    public async Task<Result<SourceViewing>> ViewAsync(Guid workspaceId, Guid id, SourcePlace place, CancellationToken ct)
    {
        if (await queries.FindSourceAsync(workspaceId, id, ct) is not { } source)
            return Error.NotFound("source");
        var version = place.Version;
        TextSpan? span = null;
        if (place.Fragment is { } fragmentId)
        {
            if (await sources.FragmentAsync(workspaceId, id, fragmentId, ct) is not { } fragment)
                return Error.NotFound("fragment");
            if (version is not null && version != fragment.Version)
                return Error.Validation("fragment", "The fragment belongs to another version.");
            (version, span) = (fragment.Version, new TextSpan(fragment.Start, fragment.Length));
        }

        if (await sources.TextAsync(workspaceId, id, version, ct) is not { } text)
            return Error.NotFound("version");
        if (place is { Fragment: null, Start: not null } or { Fragment: null, End: not null })
        {
            if (place.Start is not { } start || place.End is not { } end || start < 0 || end <= start || end > text.Text.Length)
                return Error.Validation("start", $"start and end are a span of the text, which has {text.Text.Length} characters.");
            span = new TextSpan(start, end - start);
        }

        return Viewing(source.Row, text, span);
    }

    private static SourceViewing Viewing(SourceRow source, SourceText text, TextSpan? span)
    {
        var place = span is { } marked ? PlaceInFile.Of(text.Layout, marked) : new PlaceInFile([], null, null);
        var hasFile = text.Row.HasFile || text.Row.Format is SourceFormat.Markdown or SourceFormat.PlainText;
        return new SourceViewing(
            source.Id, text.Row.Title, source.Uri, SnakeCase.Of(text.Row.Format), SnakeCase.Of(source.State), text.Row.Version, source.Version,
            text.Row.MediaType, text.Text, span is { } s ? new HighlightedSpan(s.Start, s.End, s.Of(text.Text)) : null, place.Pages,
            text.Layout.Pages.Count, place.From, place.To, text.Layout.Image is { } size ? new ImageSize(size.Width, size.Height) : null,
            hasFile ? $"/kb/sources/{source.Id}/file?version={text.Row.Version}" : null);
    }
}
