using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <param name="Collection">Null takes the folder's name.</param>
/// <param name="BaseUrl">Where the pages are published; relative links lead there then.</param>
public sealed record FolderRequest(
    string Folder, string? Collection = null, string? Product = null, IReadOnlyList<string>? Tags = null, string? BaseUrl = null);

/// <summary>
/// Imports a folder as one collection: files are read side by side, documents are written many at a time, what did not
/// change is passed over, what is gone is retired at the end, and all of it is indexed when this returns. Ended at any
/// moment, the next run goes on from there.
/// </summary>
public sealed class FolderImport(
    RainRefDatabase database, WorkFactory works, DocumentImporter importer, SourceLibrary library, SearchIndexer indexer,
    IOptions<KnowledgeOptions> options, TimeProvider clock)
{
    private const int DocumentsInWork = 40;
    private const int Ahead = 64;
    private const int MinBytesAhead = 32 * 1024 * 1024;

    /// <param name="progress">Told after every transaction.</param>
    public async Task<Result<ImportRun>> RunAsync(
        Actor actor, FolderRequest request, Action<ImportRun> progress, CancellationToken ct)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Folder));
        if (!Directory.Exists(root))
            return Error.Validation("path", "There is no such folder.");
        var collection = (request.Collection ?? Path.GetFileName(root)).Trim();
        if (collection.Length is 0 or > ImportRun.MaxCollectionLength || collection.Contains('/', StringComparison.Ordinal))
            return Error.Validation("name", $"A collection's name has 1 to {ImportRun.MaxCollectionLength} characters and no slash.");
        await using var guard = await ImportGuard.TakeAsync(database, actor.WorkspaceId, collection, ct);
        if (guard is null)
            return Error.Conflict("import_running", $"Another import of '{collection}' is running.");
        var files = FolderWalk.Find(root);
        if (files.Count == 0)
            return Error.Validation("path", "The folder holds no document; nothing was changed.");
        var begun = await BeginAsync(actor, request, collection, root, files.Count, ct);
        if (!begun.Succeeded)
            return begun.Error;
        var import = new Import(begun.Value.Id, collection, actor, request, await KnownAsync(actor.WorkspaceId, collection, ct));
        progress(begun.Value);
        try
        {
            await WriteAllAsync(import, files, progress, ct);
            var run = await EndAsync(import, files, ct);
            await indexer.IndexAllAsync(database, IndexSpace.Knowledge, actor.WorkspaceId, ct);
            return run;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await FailAsync(import, e.Message, CancellationToken.None);
            throw;
        }
    }

    private async Task<Result<ImportRun>> BeginAsync(
        Actor actor, FolderRequest request, string collection, string root, int total, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 1, ct);
        var last = await work.Db.ImportRuns.Where(r => r.Collection == collection).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct);
        if (last is not null && request.Collection is null && last.Location != root)
        {
            return Error.Conflict(
                "collection_elsewhere",
                $"'{collection}' was imported from another place before. Name it (--name {collection}) to replace that, or give another name.");
        }

        var run = last is { HasEnded: false, Kind: ImportKind.Folder }
            ? last
            : new ImportRun(
                Ids.New(clock), actor.WorkspaceId, ImportKind.Folder, collection, root,
                new ImportSettings(request.Product, [.. request.Tags ?? []], 0), actor.Name, clock.GetUtcNow());
        if (run != last)
            work.Add(run);
        await work.Db.ImportItems.Where(i => i.RunId == run.Id).ExecuteDeleteAsync(ct);
        run.Start(total, clock.GetUtcNow());
        work.Announce("import.changed", run.Id, null);
        await work.CommitAsync(ct);
        return run;
    }

    private async Task<Dictionary<string, Known>> KnownAsync(Guid workspaceId, string collection, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Sources.Where(s => s.Collection == collection)
            .Select(s => new Known(s.Id, s.Uri, s.FileHash, s.State == SourceState.Published))
            .ToDictionaryAsync(k => k.Uri, ct);
    }

    private async Task WriteAllAsync(Import import, List<FolderFile> files, Action<ImportRun> progress, CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var limit = Math.Max(MinBytesAhead, 2L * options.Value.UploadLimit);
        using var ahead = new ReadAhead(limit);
        var read = Channel.CreateBounded<Arrival>(Ahead);
        var reading = ReadAllAsync(import, files, ahead, read.Writer, stopping.Token);
        var indexing = Task.CompletedTask;
        try
        {
            // A quarter, so that what waits to be written never keeps the next file from being read.
            await foreach (var batch in BatchesAsync(read.Reader, limit / 4, ct))
            {
                progress(await WriteAsync(import, batch, ct));
                ahead.Leave(batch.Sum(a => a.Bytes));
                // Beside the writing, so that what is in is found while the rest still comes.
                if (indexing.IsCompletedSuccessfully && batch.Any(a => a.Source is not null))
                    indexing = indexer.IndexSomeAsync(database, IndexSpace.Knowledge, import.Actor.WorkspaceId, stopping.Token);
            }

            await indexing;
        }
        finally
        {
            await stopping.CancelAsync();
            await Task.WhenAll(reading, indexing)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        await reading;
    }

    private async Task ReadAllAsync(
        Import import, List<FolderFile> files, ReadAhead ahead, ChannelWriter<Arrival> arrivals, CancellationToken ct)
    {
        try
        {
            await Parallel.ForEachAsync(
                files, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct },
                async (file, token) => await arrivals.WriteAsync(await ReadAsync(import, file, ahead, token), token));
            arrivals.Complete();
        }
        catch (Exception e)
        {
            arrivals.Complete(e);
            throw;
        }
    }

    private async Task<Arrival> ReadAsync(Import import, FolderFile file, ReadAhead ahead, CancellationToken ct)
    {
        var uri = $"{import.Collection}/{SourceDocument.Canonical(file.Path)}";
        try
        {
            if (uri.Length > SourceLibrary.MaxUriLength)
                return new Arrival(uri[..SourceLibrary.MaxUriLength], Error: Error.Validation("uri", "The path is too long."));
            var length = new FileInfo(file.FullPath).Length;
            if (length > options.Value.UploadLimit)
                return new Arrival(uri, Error: ImportError.TooLarge(options.Value.UploadLimit));
            await ahead.EnterAsync(length, ct);
            return await ReadAsync(import, file, uri, ct) with { Bytes = length };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Arrival(uri, Error: ImportError.Broken("file cannot be read"));
        }
    }

    private async Task<Arrival> ReadAsync(Import import, FolderFile file, string uri, CancellationToken ct)
    {
        try
        {
            var incoming = new IncomingFile(
                Path.GetFileName(file.Path), await File.ReadAllBytesAsync(file.FullPath, ct),
                Description: file.DescribedBy is null ? null : await File.ReadAllTextAsync(file.DescribedBy, ct));
            var hash = DocumentImporter.HashOf(incoming, import.Request.Product, [.. import.Request.Tags ?? [], import.Request.BaseUrl ?? ""]);
            if (import.Known.TryGetValue(uri, out var known) && known.IsPublished && known.FileHash == hash)
                return new Arrival(uri);
            var document = await importer.ReadAsync(incoming, ct);
            return document.Succeeded ? new Arrival(uri, ImportOf(import, document.Value, uri, incoming, hash)) : new Arrival(uri, Error: document.Error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Arrival(uri, Error: ImportError.Broken("file cannot be read"));
        }
    }

    private static SourceImport ImportOf(Import import, ImportedDocument document, string uri, IncomingFile file, string hash)
    {
        if (document.Format == SourceFormat.Markdown)
        {
            var page = import.Request.BaseUrl is { Length: > 0 } site ? $"{site.TrimEnd('/')}/{uri[(import.Collection.Length + 1)..]}" : uri;
            document = document with { Text = LinkResolver.Resolve(document.Text, page) };
        }

        var keeps = document.Format is not (SourceFormat.Markdown or SourceFormat.PlainText);
        return new SourceImport(
            document, uri, file.Name, keeps ? file.Content : null, null, import.Request.Tags, import.Request.Product, import.Collection, hash);
    }

    private static async IAsyncEnumerable<List<Arrival>> BatchesAsync(
        ChannelReader<Arrival> arrivals, long limit, [EnumeratorCancellation] CancellationToken ct)
    {
        List<Arrival> batch = [];
        var (documents, bytes) = (0, 0L);
        await foreach (var arrival in arrivals.ReadAllAsync(ct))
        {
            batch.Add(arrival);
            documents += arrival.Source is null ? 0 : 1;
            bytes += arrival.Bytes;
            if (documents < DocumentsInWork && batch.Count < 20 * DocumentsInWork && bytes < limit)
                continue;
            yield return batch;
            (batch, documents, bytes) = ([], 0, 0);
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private async Task<ImportRun> WriteAsync(Import import, List<Arrival> batch, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(import.Actor.WorkspaceId, null, 1, ct);
        var run = (await work.LockAsync<ImportRun>(import.RunId, ct))!;
        var now = clock.GetUtcNow();
        // In one order, so that two imports of overlapping documents never wait for each other in a circle.
        foreach (var arrival in batch.OrderBy(a => a.Uri, StringComparer.Ordinal))
        {
            var published = arrival.Source is null ? (Result<(Source, SourceChange Change)>?)null
                : await library.PublishAsync(work, import.Actor, arrival.Source, ct);
            var outcome = (arrival.Error ?? published?.Error) is { } error ? Refuse(work, run, arrival.Uri, error) : published?.Value.Change switch
            {
                SourceChange.Created => ImportOutcome.Created,
                SourceChange.Replaced => ImportOutcome.Replaced,
                _ => ImportOutcome.Unchanged,
            };
            run.Count(outcome, now);
        }

        work.Announce("import.changed", run.Id, null);
        await work.CommitAsync(ct);
        return run;
    }

    private ImportOutcome Refuse(Work work, ImportRun run, string uri, Error error)
    {
        work.Add(new ImportItem(Ids.New(clock), run, uri, clock.GetUtcNow()).Refuse(error, clock.GetUtcNow()));
        return ImportOutcome.Refused;
    }

    private async Task<Result<ImportRun>> EndAsync(Import import, List<FolderFile> files, CancellationToken ct)
    {
        var there = files.Select(f => $"{import.Collection}/{SourceDocument.Canonical(f.Path)}").ToHashSet(StringComparer.Ordinal);
        var gone = import.Known.Values.Where(k => k.IsPublished && !there.Contains(k.Uri)).OrderBy(k => k.Uri, StringComparer.Ordinal);
        foreach (var chunk in gone.Chunk(DocumentsInWork))
        {
            await using var retiring = await works.OpenAsync(import.Actor.WorkspaceId, null, 1, ct);
            var counted = (await retiring.LockAsync<ImportRun>(import.RunId, ct))!;
            foreach (var source in chunk)
                await library.RetireAsync(retiring, import.Actor, source.Id, ct);
            counted.Count(ImportOutcome.Retired, clock.GetUtcNow(), chunk.Length);
            await retiring.CommitAsync(ct);
        }

        await using var work = await works.OpenAsync(import.Actor.WorkspaceId, null, 1, ct);
        var run = (await work.LockAsync<ImportRun>(import.RunId, ct))!;
        run.Finish(clock.GetUtcNow());
        work.Announce("import.changed", run.Id, null);
        await work.CommitAsync(ct);
        return run;
    }

    private async Task FailAsync(Import import, string error, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(import.Actor.WorkspaceId, null, 1, ct);
        if (await work.LockAsync<ImportRun>(import.RunId, ct) is { } run)
            run.Fail(error, clock.GetUtcNow());
        await work.CommitAsync(ct);
    }

    private sealed record Known(Guid Id, string Uri, string? FileHash, bool IsPublished);

    // Neither a document nor an error: the file is as it was.
    private sealed record Arrival(string Uri, SourceImport? Source = null, Error? Error = null, long Bytes = 0);

    private sealed record Import(Guid RunId, string Collection, Actor Actor, FolderRequest Request, Dictionary<string, Known> Known);
}
