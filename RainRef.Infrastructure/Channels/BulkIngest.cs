using RainRef.Domain.Channels;
using RainRef.Domain.Common;

namespace RainRef.Infrastructure.Channels;

/// <summary>One row of a bulk upload: the event, or why the row does not read.</summary>
public readonly record struct BulkRow(RawEvent? Event, Error? Error);

/// <summary>What became of a bulk upload; each rejected row by its index from 0.</summary>
public sealed record BulkOutcome(
    int Inserted, IReadOnlyList<Guid> Ids, IReadOnlyList<(int Index, Error Error)> Rejected);

/// <summary>
/// Stores many events. While chunks are written, the next is masked. A row that is wrong is set aside and the others
/// go on.
/// </summary>
public sealed class BulkIngest(EventNormalizer normalizer, PiiPatterns patterns, EventIngestor ingestor)
{
    public const int MaxRows = 10_000;

    // PostgreSQL gives a connection one core, and rows with their indexes are what takes longest.
    private const int Writers = 3;

    /// <param name="idOf">The id for the row of that index.</param>
    public async Task<Result<BulkOutcome>> RunAsync(
        Guid workspaceId, IReadOnlyList<BulkRow> rows, Func<int, Guid> idOf, CancellationToken ct)
    {
        if (rows.Count > MaxRows)
            return new Error(ErrorKind.TooLarge, "too_many_rows", $"At most {MaxRows:N0} rows at once; nothing was stored.");
        var own = await patterns.OfAsync(workspaceId, ct);
        var (inserted, ids, rejected) = (0, new List<Guid>(rows.Count), new List<(int, Error)>());
        var writing = new Queue<Task<IReadOnlyList<StoredEvent>>>();
        try
        {
            for (var start = 0; start < rows.Count; start += EventIngestor.ChunkSize)
            {
                var chunk = Normalize(rows, start, idOf, own, rejected);
                if (writing.Count == Writers)
                    Count(await writing.Dequeue());
                writing.Enqueue(ingestor.StoreManyAsync(workspaceId, chunk, ct));
            }

            while (writing.TryDequeue(out var last))
                Count(await last);
        }
        finally
        {
            // After a failure: nothing goes on behind the caller's back.
            foreach (var left in writing)
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new BulkOutcome(inserted, ids, rejected);

        void Count(IReadOnlyList<StoredEvent> stored)
        {
            foreach (var e in stored)
            {
                ids.Add(e.Id);
                inserted += e.Inserted ? 1 : 0;
            }
        }
    }

    private List<IncomingEvent> Normalize(
        IReadOnlyList<BulkRow> rows, int start, Func<int, Guid> idOf, PiiPatternSet own, List<(int, Error)> rejected)
    {
        var end = Math.Min(start + EventIngestor.ChunkSize, rows.Count);
        var results = new Result<NormalizedEvent>[end - start];
        Parallel.For(start, end, i => results[i - start] =
            rows[i] is { Event: { } raw } ? normalizer.Normalize(raw, own) : rows[i].Error!);
        var chunk = new List<IncomingEvent>(end - start);
        for (var i = start; i < end; i++)
        {
            var result = results[i - start];
            if (result.Succeeded)
                chunk.Add(new IncomingEvent(idOf(i), result.Value));
            else
                rejected.Add((i, result.Error));
        }

        return chunk;
    }
}
