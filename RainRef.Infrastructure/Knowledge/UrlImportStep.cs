using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>
/// Does a stretch of an import by address and puts the next in line. Each page commits with its count, so that a crash
/// repeats one page at the most, which then has not changed.
/// </summary>
public sealed class UrlImportStep(
    WebPages web, DocumentImporter importer, SourceLibrary library, IOptions<KnowledgeOptions> options, TimeProvider clock) : IJobStep
{
    private const int PagesInJob = 20;
    private const int MaxSitemaps = 50;

    public string Kind => UrlImport.JobKind;

    public async Task RunAsync(JobRun job, CancellationToken ct)
    {
        var id = job.Payload<ImportPayload>().RunId;
        ImportRun? run;
        await using (var look = await job.WithinAsync(ct))
            run = await look.FindAsync<ImportRun>(id, ct);
        if (run is { State: ImportState.Queued })
            run = await DiscoverAsync(job, run, ct);
        if (run is { State: ImportState.Running })
            await FetchSomeAsync(job, run, ct);
        await using var work = await job.EndAsync(ct);
        if (run is { State: ImportState.Running })
            await GoOnAsync(work, run, ct);
        await work.CommitAsync(ct);
    }

    private async Task<ImportRun> DiscoverAsync(JobRun job, ImportRun run, CancellationToken ct)
    {
        var start = new Uri(run.Location);
        var robots = await RobotsAsync(start, ct);
        var found = !robots.Succeeded ? robots.Error
            : run.Kind == ImportKind.Page ? (Result<List<string>>)(List<string>)[run.Location]
            : await PagesOfAsync(run, start, robots.Value, ct);
        await using var work = await job.WithinAsync(ct);
        var locked = (await work.LockAsync<ImportRun>(run.Id, ct))!;
        var now = clock.GetUtcNow();
        if (found.Succeeded)
        {
            locked.Start(found.Value.Count, now);
            foreach (var page in found.Value)
            {
                var item = new ImportItem(Ids.New(clock), locked, page, now);
                work.Add(item);
                if (robots.Value.Allows(new Uri(page).PathAndQuery))
                    continue;
                item.Refuse(new Error(ErrorKind.Forbidden, "robots_disallow", "The site's robots.txt keeps programs away from this page."), now);
                locked.Count(ImportOutcome.Refused, now);
            }
        }
        else
        {
            locked.Fail(found.Error.Message, now);
        }

        work.Announce("import.changed", run.Id, null);
        await work.CommitAsync(ct);
        return locked;
    }

    // RFC 9309: no robots.txt allows all, one that cannot be reached allows nothing.
    private async Task<Result<RobotsRules>> RobotsAsync(Uri site, CancellationToken ct)
    {
        var fetched = await web.FetchAsync(new Uri(site, "/robots.txt"), null, null, ct);
        if (fetched.Succeeded)
            return new RobotsRules(Encoding.UTF8.GetString(fetched.Value.Content ?? []));
        return fetched.Error.Code switch
        {
            "page_gone" => RobotsRules.AllowAll,
            "fetch_failed" when fetched.Error.Message.Contains("answers 4", StringComparison.Ordinal) => RobotsRules.AllowAll,
            "private_address" => fetched.Error,
            _ => new Error(ErrorKind.Validation, "robots_unreachable", $"The site's robots.txt cannot be read: {fetched.Error.Message}"),
        };
    }

    private async Task<Result<List<string>>> PagesOfAsync(ImportRun run, Uri start, RobotsRules robots, CancellationToken ct)
    {
        var waiting = new Queue<Uri>([start]);
        var seen = new HashSet<Uri> { start };
        List<string> pages = [];
        for (var read = 0; read < MaxSitemaps && waiting.TryDequeue(out var at) && pages.Count < run.PageLimit; read++)
        {
            var fetched = await web.FetchAsync(at, null, null, ct);
            if (!fetched.Succeeded)
                return fetched.Error;
            if (Sitemap.Read(Encoding.UTF8.GetString(fetched.Value.Content ?? [])) is not { } map)
                return new Error(ErrorKind.Validation, "no_sitemap", "The address is no sitemap.");
            foreach (var address in map.Addresses.Select(a => WebPages.Parse(a)).Where(a => a.Succeeded).Select(a => a.Value))
            {
                if (!address.Host.Equals(start.Host, StringComparison.OrdinalIgnoreCase) || !seen.Add(address))
                    continue;
                if (map.IsIndex)
                    waiting.Enqueue(address);
                else if (pages.Count < run.PageLimit)
                    pages.Add(address.AbsoluteUri);
            }
        }

        return pages.Count > 0 ? pages : new Error(ErrorKind.Validation, "no_pages", "The sitemap names no page of its own site.");
    }

    private async Task FetchSomeAsync(JobRun job, ImportRun run, CancellationToken ct)
    {
        List<ImportItem> items;
        await using (var look = await job.WithinAsync(ct))
        {
            items = await look.Db.ImportItems.AsNoTracking().Where(i => i.RunId == run.Id && i.Outcome == ImportOutcome.Pending)
                .OrderBy(i => i.Id).Take(PagesInJob).ToListAsync(ct);
        }

        foreach (var item in items)
        {
            await FetchOneAsync(job, run, item, ct);
            if (options.Value.SitePause > 0 && item != items[^1])
                await Task.Delay(TimeSpan.FromMilliseconds(options.Value.SitePause), clock, ct);
        }
    }

    private async Task FetchOneAsync(JobRun job, ImportRun run, ImportItem item, CancellationToken ct)
    {
        Source? known;
        await using (var look = await job.WithinAsync(ct))
            known = await look.Db.Sources.AsNoTracking().FirstOrDefaultAsync(s => s.Uri == item.Uri, ct);
        var asks = known is { State: SourceState.Published } && known.Product == run.Product ? known : null;
        var fetched = await web.FetchAsync(new Uri(item.Uri), asks?.ETag, asks?.LastModified, ct);
        var document = fetched is { Succeeded: true, Value.IsUnchanged: false } ? await ReadAsync(fetched.Value, ct) : (Result<ImportedDocument>?)null;
        await using var work = await job.WithinAsync(ct);
        var locked = (await work.LockAsync<ImportRun>(run.Id, ct))!;
        if (await work.LockAsync<ImportItem>(item.Id, ct) is not { Outcome: ImportOutcome.Pending } pending)
            return;
        var now = clock.GetUtcNow();
        var outcome = await StoreAsync(work, run, item.Uri, known, fetched, document, ct);
        if (outcome.Succeeded)
            pending.Became(outcome.Value, now);
        else
            pending.Refuse(outcome.Error, now);
        locked.Count(pending.Outcome, now);
        work.Announce("import.changed", run.Id, null);
        await work.CommitAsync(ct);
    }

    private async Task<Result<ImportOutcome>> StoreAsync(
        Work work, ImportRun run, string uri, Source? known, Result<WebPage> fetched, Result<ImportedDocument>? document, CancellationToken ct)
    {
        var actor = Actor.Program(work.WorkspaceId);
        if (!fetched.Succeeded)
        {
            if (fetched.Error.Code != "page_gone" || known is not { State: SourceState.Published })
                return fetched.Error;
            var retired = await library.RetireAsync(work, actor, known.Id, ct);
            return retired.Succeeded ? ImportOutcome.Retired : retired.Error;
        }

        if (fetched.Value.IsUnchanged)
            return ImportOutcome.Unchanged;
        if (document!.Value.Error is { } error)
            return error;
        var published = await library.PublishAsync(work, actor, ImportOf(run, uri, fetched.Value, document.Value.Value), ct);
        if (!published.Succeeded)
            return published.Error;
        published.Value.Source.Fetched(fetched.Value.ETag, fetched.Value.LastModified);
        return published.Value.Change switch
        {
            SourceChange.Created => ImportOutcome.Created,
            SourceChange.Replaced => ImportOutcome.Replaced,
            SourceChange.Unchanged => ImportOutcome.Unchanged,
        };
    }

    private static SourceImport ImportOf(ImportRun run, string uri, WebPage page, ImportedDocument document)
    {
        if (document.Format == SourceFormat.Markdown)
            document = document with { Text = LinkResolver.Resolve(document.Text, page.Address.AbsoluteUri) };
        var keeps = document.Format is not (SourceFormat.Markdown or SourceFormat.PlainText);
        return new SourceImport(
            document, uri, NameOf(page.Address), keeps ? page.Content : null, null, run.Tags, run.Product, run.Collection);
    }

    private Task<Result<ImportedDocument>> ReadAsync(WebPage page, CancellationToken ct) =>
        importer.ReadAsync(new IncomingFile(NameByType(page), page.Content!, page.MediaType, page.Charset), ct);

    // A page's address ends in anything (".php", ".0"); what counts is what the site says that it is.
    private static string NameByType(WebPage page) =>
        page.MediaType is "text/html" or "application/xhtml+xml" ? "page.html" : page.MediaType is "text/markdown" ? "page.md" : NameOf(page.Address);

    private static string NameOf(Uri address) => Uri.UnescapeDataString(address.Segments[^1].TrimEnd('/')) is { Length: > 0 } name ? name : "index";

    private async Task GoOnAsync(Work work, ImportRun seen, CancellationToken ct)
    {
        var run = (await work.LockAsync<ImportRun>(seen.Id, ct))!;
        if (await work.Db.ImportItems.AnyAsync(i => i.RunId == run.Id && i.Outcome == ImportOutcome.Pending, ct))
        {
            work.Enqueue(new JobDraft(Kind, run.Id, PayloadJson.Write(new ImportPayload(run.Id)), Priority: 1));
            return;
        }

        if (run.Kind == ImportKind.Sitemap)
            await RetireGoneAsync(work, run, ct);
        run.Finish(clock.GetUtcNow());
        work.Announce("import.changed", run.Id, null);
    }

    // Not where the limit cut the list: what it left out may still be there.
    private async Task RetireGoneAsync(Work work, ImportRun run, CancellationToken ct)
    {
        if (run.Total >= run.PageLimit)
            return;
        var gone = await work.Db.Sources
            .Where(s => s.Collection == run.Collection && s.State == SourceState.Published
                && !work.Db.ImportItems.Any(i => i.RunId == run.Id && i.Uri == s.Uri))
            .OrderBy(s => s.Id).Select(s => s.Id).ToListAsync(ct);
        foreach (var id in gone)
            await library.RetireAsync(work, Actor.Program(work.WorkspaceId), id, ct);
        run.Count(ImportOutcome.Retired, clock.GetUtcNow(), gone.Count);
    }
}
