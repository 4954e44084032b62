using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>A document to publish, as it was uploaded.</summary>
/// <param name="Uri">What names it: the same one again replaces it.</param>
/// <param name="Title">Null takes what the document says, else its name.</param>
/// <param name="Tags">Beside the document's own.</param>
public sealed record SourceDraft(string Raw, SourceFormat Format, string Uri, string? Title = null, IReadOnlyList<string>? Tags = null);

/// <summary>What became of a published document.</summary>
public enum SourceChange
{
    Created,
    Replaced,
    Unchanged,
}

/// <summary>Publishes, replaces and retires documents, each with its passages and its receipt.</summary>
public sealed class SourceLibrary(KnowledgeIndex index, TimeProvider clock)
{
    public const int MaxTitleLength = 500;
    public const int MaxUriLength = 1000;
    private const int MaxTags = 50;

    public async Task<Result<(Source Source, SourceChange Change)>> PublishAsync(
        Work work, Actor actor, SourceDraft draft, CancellationToken ct)
    {
        if (Check(draft) is { } error)
            return error;
        var document = SourceDocument.Read(draft.Raw, draft.Format);
        if (document.Fragments.Count == 0)
            return Error.Validation("file", "The file has no text that could be cited.");
        var title = TitleOf(draft, document);
        string[] tags =
        [
            .. document.Tags.Concat(draft.Tags ?? []).Select(t => t.Trim().ToLowerInvariant())
                .Where(t => t.Length is > 0 and <= 50 && StorableText.Is(t)).Distinct().Order(StringComparer.Ordinal).Take(MaxTags),
        ];
        var hash = HashOf(draft.Format, title, tags, document.Text);
        var id = await work.Db.Sources.Where(s => s.Uri == draft.Uri).Select(s => (Guid?)s.Id).FirstOrDefaultAsync(ct);
        if (id is null || await work.LockAsync<Source>(id.Value, ct) is not { } source)
        {
            source = new Source(
                Ids.New(clock), work.WorkspaceId, title, draft.Uri, draft.Format, document.Text, hash, tags, clock.GetUtcNow());
            work.Add(source);
            return await FinishAsync(work, actor, source, SourceChange.Created, ct);
        }

        if (source.ContentHash == hash && source.State == SourceState.Published)
            return (source, SourceChange.Unchanged);
        source.Replace(title, draft.Format, document.Text, hash, tags, clock.GetUtcNow());
        return await FinishAsync(work, actor, source, SourceChange.Replaced, ct);
    }

    /// <summary>Takes a source out of what can be found, in this transaction. Again, it changes nothing.</summary>
    public async Task<Result<Source>> RetireAsync(Work work, Actor actor, Guid id, CancellationToken ct)
    {
        if (await work.LockAsync<Source>(id, ct) is not { } source)
            return Error.NotFound("source");
        if (source.State == SourceState.Retired)
            return source;
        source.Retire(clock.GetUtcNow());
        var finished = await FinishAsync(work, actor, source, SourceChange.Replaced, ct);
        return finished.Then<Source>(f => f.Source);
    }

    private static Error? Check(SourceDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Uri) || draft.Uri.Length > MaxUriLength)
            return Error.Validation("uri", $"uri has 1 to {MaxUriLength} characters.");
        if (draft.Title?.Length > MaxTitleLength)
            return Error.Validation("title", $"title has at most {MaxTitleLength} characters.");
        return StorableText.Check("uri", draft.Uri) ?? StorableText.Check("title", draft.Title) ?? StorableText.Check("file", draft.Raw);
    }

    private static string TitleOf(SourceDraft draft, SourceDocument document)
    {
        var given = string.IsNullOrWhiteSpace(draft.Title) ? document.Title : draft.Title;
        var title = string.IsNullOrWhiteSpace(given) ? Path.GetFileNameWithoutExtension(draft.Uri) : given;
        title = string.Join(' ', (title.Length == 0 ? draft.Uri : title).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (title.Length <= MaxTitleLength)
            return SourceDocument.Canonical(title);
        return SourceDocument.Canonical(title[..(char.IsHighSurrogate(title[MaxTitleLength - 1]) ? MaxTitleLength - 1 : MaxTitleLength)]);
    }

    private static string HashOf(SourceFormat format, string title, string[] tags, string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{format}\n{title}\n{string.Join(',', tags)}\n{text}")));

    private async Task<Result<(Source Source, SourceChange Change)>> FinishAsync(
        Work work, Actor actor, Source source, SourceChange change, CancellationToken ct)
    {
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
