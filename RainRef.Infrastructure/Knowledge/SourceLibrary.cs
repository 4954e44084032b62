using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>A text to publish.</summary>
/// <param name="Uri">What names it: the same one again replaces it.</param>
/// <param name="Title">Null takes what the document says, else its name.</param>
/// <param name="Tags">Beside the document's own.</param>
public sealed record SourceDraft(string Raw, SourceFormat Format, string Uri, string? Title = null, IReadOnlyList<string>? Tags = null);

/// <summary>A document that was read from a file, to publish.</summary>
/// <param name="Uri">What names it: the same one again replaces it.</param>
/// <param name="File">The file that it was read from, where its text does not give that back.</param>
/// <param name="Collection">The folder or site that it was imported with.</param>
public sealed record SourceImport(
    ImportedDocument Document, string Uri, string FileName, byte[]? File = null, string? Title = null, IReadOnlyList<string>? Tags = null,
    string? Product = null, string? Collection = null, string? FileHash = null);

/// <summary>What became of a published document.</summary>
public enum SourceChange
{
    Created,
    Replaced,
    Unchanged,
}

/// <summary>Publishes, replaces and retires documents, each with its versions, its passages and its receipt.</summary>
public sealed class SourceLibrary(KnowledgeIndex index, TimeProvider clock)
{
    public const int MaxTitleLength = 500;
    public const int MaxUriLength = 1000;
    public const int MaxDescriptionLength = 2000;
    private const int MaxTags = 50;

    public Task<Result<(Source Source, SourceChange Change)>> PublishAsync(
        Work work, Actor actor, SourceDraft draft, CancellationToken ct)
    {
        if (StorableText.Check("file", draft.Raw) is { } error)
            return Task.FromResult<Result<(Source, SourceChange)>>(error);
        var page = SourceDocument.Read(draft.Raw, draft.Format);
        if (page.Fragments.Count == 0)
            return Task.FromResult<Result<(Source, SourceChange)>>(ImportError.NoText);
        var media = draft.Format switch
        {
            SourceFormat.Markdown => "text/markdown",
            SourceFormat.Html => "text/html",
            _ => "text/plain",
        };
        var document = new ImportedDocument(
            draft.Format, media, page.Text, page.Title, page.Description, page.Tags, SourceLayout.None, []);
        return PublishAsync(
            work, actor, new SourceImport(document, draft.Uri, Path.GetFileName(draft.Uri), null, draft.Title, draft.Tags), ct);
    }

    public async Task<Result<(Source Source, SourceChange Change)>> PublishAsync(
        Work work, Actor actor, SourceImport import, CancellationToken ct)
    {
        if (Check(import) is { } error)
            return error;
        var content = ContentOf(import);
        var id = await work.Db.Sources.Where(s => s.Uri == import.Uri).Select(s => (Guid?)s.Id).FirstOrDefaultAsync(ct);
        if (id is null || await work.LockAsync<Source>(id.Value, ct) is not { } source)
        {
            source = new Source(Ids.New(clock), work.WorkspaceId, import.Uri, content, clock.GetUtcNow());
            work.Add(source);
            return await FinishAsync(work, actor, source, import, SourceChange.Created, ct);
        }

        if (source.ContentHash == content.ContentHash && source.State == SourceState.Published)
        {
            source.Seen(content.FileHash, content.Collection);
            return (source, SourceChange.Unchanged);
        }

        source.Replace(content, clock.GetUtcNow());
        return await FinishAsync(work, actor, source, import, SourceChange.Replaced, ct);
    }

    /// <summary>Takes a source out of what can be found, in this transaction. Again, it changes nothing.</summary>
    public async Task<Result<Source>> RetireAsync(Work work, Actor actor, Guid id, CancellationToken ct)
    {
        if (await work.LockAsync<Source>(id, ct) is not { } source)
            return Error.NotFound("source");
        if (source.State == SourceState.Retired)
            return source;
        source.Retire(clock.GetUtcNow());
        return (await FinishAsync(work, actor, source, null, SourceChange.Replaced, ct)).Source;
    }

    private static Error? Check(SourceImport import)
    {
        if (string.IsNullOrWhiteSpace(import.Uri) || import.Uri.Length > MaxUriLength)
            return Error.Validation("uri", $"uri has 1 to {MaxUriLength} characters.");
        if (import.Title?.Length > MaxTitleLength)
            return Error.Validation("title", $"title has at most {MaxTitleLength} characters.");
        if (import.Product?.Length > Domain.Channels.RefEvent.MaxNameLength)
            return Error.Validation("product", $"product has at most {Domain.Channels.RefEvent.MaxNameLength} characters.");
        return StorableText.Check("uri", import.Uri) ?? StorableText.Check("title", import.Title)
            ?? StorableText.Check("product", import.Product) ?? StorableText.Check("file", import.Document.Text);
    }

    private static SourceContent ContentOf(SourceImport import)
    {
        var document = import.Document;
        var title = TitleOf(import);
        string[] tags =
        [
            .. document.Tags.Concat(import.Tags ?? []).Select(t => t.Trim().ToLowerInvariant())
                .Where(t => t.Length is > 0 and <= 50 && StorableText.Is(t)).Distinct().Order(StringComparer.Ordinal).Take(MaxTags),
        ];
        var description = document.Description is null ? null : Cut(SourceDocument.Canonical(document.Description), MaxDescriptionLength);
        var product = string.IsNullOrWhiteSpace(import.Product) ? null : import.Product.Trim();
        return new SourceContent(
            title, description, document.Format, document.Text, HashOf(document, title, tags, product), tags, product, import.Collection,
            import.FileHash);
    }

    private static string TitleOf(SourceImport import)
    {
        var given = string.IsNullOrWhiteSpace(import.Title) ? import.Document.Title : import.Title;
        var title = string.IsNullOrWhiteSpace(given) ? Path.GetFileNameWithoutExtension(import.Uri) : given;
        title = string.Join(' ', (title.Length == 0 ? import.Uri : title).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return SourceDocument.Canonical(Cut(title, MaxTitleLength));
    }

    private static string Cut(string text, int limit) =>
        text.Length <= limit ? text : text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)];

    private static string HashOf(ImportedDocument document, string title, string[] tags, string? product)
    {
        var layout = LayoutCodec.Write(document.Layout) is { } bytes ? $"\n{Convert.ToHexStringLower(SHA256.HashData(bytes))}" : "";
        var about = product is null ? "" : $"\n{product}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{document.Format}\n{title}\n{string.Join(',', tags)}\n{document.Text}{layout}{about}")));
    }

    private async Task<(Source Source, SourceChange Change)> FinishAsync(
        Work work, Actor actor, Source source, SourceImport? import, SourceChange change, CancellationToken ct)
    {
        if (import is not null)
        {
            var version = new SourceVersion(
                Ids.New(clock), source, import.Document.MediaType, Cut(SourceDocument.Canonical(import.FileName), 300),
                LayoutCodec.Write(import.Document.Layout), Cut(actor.Name, 200), clock.GetUtcNow());
            work.Add(version);
            if (import.File is not null)
                work.Add(new SourceFile(version, import.File));
        }

        await index.UpdateAsync(work, source, ct);
        work.Record(new ReceiptDraft($"source.{SnakeCase.Of(source.State)}", source.Id, null, actor, new JsonObject
        {
            ["version"] = source.Version,
            ["content_hash"] = source.ContentHash,
        }));
        work.Announce("source.changed", source.Id, null);
        return (source, change);
    }
}
