using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>The payload of one stretch of an import by address.</summary>
public sealed record ImportPayload(Guid RunId);

/// <summary>Puts imports by address in line: a durable job fetches the pages.</summary>
public sealed class UrlImport(IOptions<KnowledgeOptions> options, TimeProvider clock)
{
    public const string JobKind = "import_url";

    /// <param name="id">The run's id; the same id twice makes one run.</param>
    /// <param name="pages">At most so many; null takes the setting's.</param>
    public async Task<Result<ImportRun>> StartAsync(
        Work work, Actor actor, Guid id, string? url, ImportKind kind, int? pages, string? product, IEnumerable<string>? tags,
        CancellationToken ct)
    {
        if (await work.FindAsync<ImportRun>(id, ct) is { } earlier)
            return earlier;
        var address = WebPages.Parse(url);
        if (!address.Succeeded)
            return address.Error;
        if (pages is < 1 || pages > options.Value.SitePages)
            return Error.Validation("limit", $"limit is from 1 to {options.Value.SitePages}.");
        if (product?.Length > Domain.Channels.RefEvent.MaxNameLength)
            return Error.Validation("product", $"product has at most {Domain.Channels.RefEvent.MaxNameLength} characters.");
        string[] clean = [.. (tags ?? []).Select(t => t.Trim()).Where(t => t.Length is > 0 and <= 50).Take(50)];
        if ((StorableText.Check("product", product) ?? clean.Select(t => StorableText.Check("tags", t)).FirstOrDefault(e => e is not null)) is { } error)
            return error;
        var settings = new ImportSettings(product, clean, kind == ImportKind.Page ? 1 : pages ?? options.Value.SitePages);
        var collection = kind == ImportKind.Page ? address.Value.Host : address.Value.AbsoluteUri;
        var run = new ImportRun(
            id, work.WorkspaceId, kind, collection.Length > ImportRun.MaxCollectionLength ? collection[..ImportRun.MaxCollectionLength] : collection,
            address.Value.AbsoluteUri, settings, actor.Name, clock.GetUtcNow());
        work.Add(run);
        work.Enqueue(new JobDraft(JobKind, run.Id, PayloadJson.Write(new ImportPayload(run.Id)), Priority: 1));
        work.Announce("import.changed", run.Id, null);
        return run;
    }
}
