using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Infrastructure.Knowledge;

namespace RainRef.Web.Knowledge;

/// <param name="Uri">What names it: the same one again replaces it.</param>
/// <param name="Format"><c>plain_text</c>, <c>markdown</c>, <c>html</c>, <c>pdf</c>, <c>docx</c>, <c>transcript</c> or <c>image</c>.</param>
/// <param name="Collection">The folder or site that it was imported with.</param>
/// <param name="Fragments">How many passages can be found and cited; none once it is retired.</param>
public sealed record SourceView(
    Guid Id, string Title, string? Description, string Uri, string Format, IReadOnlyList<string> Tags, string? Product, string? Collection,
    int Version, string State, int Fragments, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static SourceView Of(SourceRow row) => new(
        row.Id, row.Title, row.Description, row.Uri, SnakeCase.Of(row.Format), row.Tags, row.Product, row.Collection, row.Version,
        SnakeCase.Of(row.State), row.Fragments, row.CreatedAt, row.UpdatedAt);
}

/// <param name="Text">The text that passages' positions count in (UTF-16 units); for other formats than text, what was read out of the file.</param>
public sealed record SourceDetails(SourceView Source, string Text);

/// <param name="Status"><c>created</c>, <c>replaced</c> (a new version) or <c>unchanged</c>.</param>
/// <param name="Notes">What to know of the import, such as that the file is not what its name says.</param>
public sealed record Uploaded(string Status, SourceView Source, IReadOnlyList<string> Notes);

public sealed record SourceVersionView(
    int Version, string Title, string Format, string MediaType, string? FileName, bool HasFile, string ContentHash, string ImportedBy,
    DateTimeOffset CreatedAt)
{
    public static SourceVersionView Of(SourceVersionRow row) => new(
        row.Version, row.Title, SnakeCase.Of(row.Format), row.MediaType, row.FileName, row.HasFile, row.ContentHash, row.ImportedBy,
        row.CreatedAt);
}

public sealed record SourceVersionList(IReadOnlyList<SourceVersionView> Items);

/// <summary>A passage and where it stands: in the version's text, on a PDF's pages, or in a transcript's seconds.</summary>
public sealed record FragmentView(
    Guid Id, int Version, int Ordinal, int Start, int Length, string HeadingPath, string Text, IReadOnlyList<MarkedPage>? Pages,
    double? From, double? To);

/// <summary>What a viewer shows and marks.</summary>
/// <param name="Version">The version asked for; the source may be newer.</param>
/// <param name="Text">That version's text.</param>
/// <param name="Highlight">The span to mark in it; null where none was asked for.</param>
/// <param name="Pages">For PDF: the pages with the boxes of the words to mark, in points from the top left.</param>
/// <param name="From">For transcripts: the second at which what is marked begins.</param>
/// <param name="To">The second at which it ends.</param>
/// <param name="FileUrl">Where the original file is, where it is kept.</param>
public sealed record SourceViewing(
    Guid SourceId, string Title, string Uri, string Format, string State, int Version, int LatestVersion, string MediaType, string Text,
    HighlightedSpan? Highlight, IReadOnlyList<MarkedPage> Pages, int PageCount, double? From, double? To, ImageSize? Image, string? FileUrl);

public sealed record HighlightedSpan(int Start, int End, string Quote);

public sealed record ImageSize(int Width, int Height);

/// <summary>A draft or reply that cites a source.</summary>
/// <param name="Status"><c>sent</c>, <c>proposed</c> and so on.</param>
/// <param name="Quotes">The very words, each with the version and the place in it that they were taken from.</param>
public sealed record CitingReplyView(
    Guid AnswerId, Guid TicketId, long TicketNumber, string Status, DateTimeOffset CreatedAt, DateTimeOffset? SentAt,
    IReadOnlyList<CitedQuote> Quotes)
{
    public static CitingReplyView Of(CitingReply reply) => new(
        reply.AnswerId, reply.TicketId, reply.TicketNumber, SnakeCase.Of(reply.Status), reply.CreatedAt, reply.SentAt, reply.Quotes);
}

/// <param name="Source">As it is now.</param>
/// <param name="SentTotal">How many replies went out with words of it.</param>
/// <param name="Sent">Those replies, to be followed up: the latest 1,000; all of them at the source's citations.</param>
public sealed record SourceRetired(SourceView Source, long SentTotal, IReadOnlyList<CitingReplyView> Sent);

/// <param name="Url">The page's or the sitemap's address.</param>
/// <param name="Kind"><c>page</c> or <c>sitemap</c>; without it, an address that ends in <c>.xml</c> is a sitemap.</param>
/// <param name="Limit">At most so many pages.</param>
public sealed record UrlImportBody(string? Url = null, string? Kind = null, int? Limit = null, string? Product = null, string[]? Tags = null);

/// <param name="Kind"><c>folder</c>, <c>page</c> or <c>sitemap</c>.</param>
/// <param name="State"><c>queued</c>, <c>running</c>, <c>finished</c> or <c>failed</c>.</param>
/// <param name="Refused">How many documents were not taken: see the items with their errors.</param>
public sealed record ImportView(
    Guid Id, string Kind, string Collection, string Location, string State, int Total, int Done, int Created, int Replaced, int Unchanged,
    int Retired, int Refused, string? Error, string StartedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? FinishedAt)
{
    public static ImportView Of(ImportRun run) => new(
        run.Id, SnakeCase.Of(run.Kind), run.Collection, run.Location, SnakeCase.Of(run.State), run.Total, run.Done, run.Created, run.Replaced,
        run.Unchanged, run.Retired, run.Refused, run.Error, run.StartedBy, run.CreatedAt, run.UpdatedAt, run.FinishedAt);
}

/// <param name="Outcome"><c>pending</c>, <c>created</c>, <c>replaced</c>, <c>unchanged</c>, <c>retired</c> or <c>refused</c>.</param>
public sealed record ImportItemView(string Uri, string Outcome, string? ErrorCode, string? ErrorMessage, DateTimeOffset UpdatedAt)
{
    public static ImportItemView Of(ImportItem item) =>
        new(item.Uri, SnakeCase.Of(item.Outcome), item.ErrorCode, item.ErrorMessage, item.UpdatedAt);
}
