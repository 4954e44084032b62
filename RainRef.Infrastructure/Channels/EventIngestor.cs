using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Reports;

namespace RainRef.Infrastructure.Channels;

/// <summary>An event to store, under the id that it is to have.</summary>
public sealed record IncomingEvent(Guid Id, NormalizedEvent Event);

/// <summary>What became of one: its id, which is an earlier event's when this one was a duplicate.</summary>
public sealed record StoredEvent(Guid Id, bool Inserted);

/// <summary>
/// Stores events and puts them in line for intake, in one transaction. Events that are posted one by one at the same
/// time share a transaction (group commit): each caller still hears back only after the commit.
/// </summary>
public sealed partial class EventIngestor(
    RainRefDatabase database, Vault vault, VaultCipher cipher, JobWakeup wakeup, LiveFeed feed, TimeProvider clock, ILogger<EventIngestor> logger)
    : BackgroundService
{
    /// <summary>Events a transaction; more would hold locks and memory for longer without being faster.</summary>
    public const int ChunkSize = 2000;

    private const int MaxGroup = 256;
    private const int EventsInJob = 50;
    private const int Writers = 2;

    private readonly Channel<Pending> _pending = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Stores one event together with others that arrive meanwhile.</summary>
    public async Task<StoredEvent> StoreAsync(Guid workspaceId, IncomingEvent incoming, CancellationToken ct)
    {
        var pending = new Pending(workspaceId, incoming);
        await _pending.Writer.WriteAsync(pending, ct);
        return await pending.Done.Task.WaitAsync(ct);
    }

    /// <summary>Stores many at once, as bulk work that waits behind what people wait for. At most <see cref="ChunkSize"/>.</summary>
    /// <returns>What became of each, in the order given.</returns>
    public Task<IReadOnlyList<StoredEvent>> StoreManyAsync(
        Guid workspaceId, IReadOnlyList<IncomingEvent> incoming, CancellationToken ct) =>
        WriteAsync(workspaceId, incoming, priority: 1, ct);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteGroupsAsync(stoppingToken)));

    private async Task WriteGroupsAsync(CancellationToken ct)
    {
        var group = new List<Pending>(MaxGroup);
        try
        {
            while (await _pending.Reader.WaitToReadAsync(ct))
            {
                while (group.Count < MaxGroup && _pending.Reader.TryRead(out var pending))
                    group.Add(pending);
                foreach (var sameWorkspace in group.GroupBy(p => p.WorkspaceId))
                    await WriteGroupAsync(sameWorkspace.Key, [.. sameWorkspace]);
                group.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            while (_pending.Reader.TryRead(out var left))
                left.Done.TrySetException(new OperationCanceledException("The program is stopping; the event was not stored."));
        }
    }

    private async Task WriteGroupAsync(Guid workspaceId, List<Pending> group)
    {
        try
        {
            var stored = await WriteAsync(workspaceId, [.. group.Select(p => p.Incoming)], priority: 0, CancellationToken.None);
            for (var i = 0; i < group.Count; i++)
                group[i].Done.TrySetResult(stored[i]);
        }
        catch (Exception e) when (group.Count > 1 && e is PostgresException { IsTransient: false })
        {
            // One of them is at fault: each on its own shows which.
            LogGroupFailed(e, group.Count);
            foreach (var pending in group)
                await WriteGroupAsync(workspaceId, [pending]);
        }
        catch (Exception e)
        {
            foreach (var pending in group)
                pending.Done.TrySetException(e);
        }
    }

    private async Task<IReadOnlyList<StoredEvent>> WriteAsync(
        Guid workspaceId, IReadOnlyList<IncomingEvent> incoming, int priority, CancellationToken ct)
    {
        if (incoming.Count > ChunkSize)
            throw new ArgumentException($"At most {ChunkSize} events at once.", nameof(incoming));
        // In one order for everybody: two uploads of the same events would otherwise wait for one another for ever.
        var ordered = incoming.OrderBy(e => e.Event.ExternalId, StringComparer.Ordinal).ToList();
        await using var connection = await database.OpenSystemAsync(ct);
        var inserted = await InsertAsync(connection, workspaceId, ordered, priority, ct);
        var fresh = incoming.Where(e => inserted.Contains(e.Id)).Select(e => e.Id).Distinct().ToList();
        var known = inserted.Count == incoming.Count ? [] : await KnownAsync(connection, incoming, inserted, ct);
        PipelineMetrics.Ingested(fresh.Count);
        if (fresh.Count > 0)
        {
            wakeup.Wake();
            feed.Publish([new LiveEvent(workspaceId, "events.received", fresh[0], null)]);
        }

        return [.. incoming.Select(e => Outcome(e, inserted, known))];
    }

    private static StoredEvent Outcome(
        IncomingEvent e, HashSet<Guid> inserted, Dictionary<(string Source, string ExternalId), Guid> known)
    {
        if (inserted.Remove(e.Id))
            return new StoredEvent(e.Id, true);
        var earlier = e.Event.ExternalId is { } externalId && known.TryGetValue((e.Event.Source, externalId), out var id) ? id : e.Id;
        return new StoredEvent(earlier, false);
    }

    // One round trip and, since a batch is a transaction where nobody began one, one transaction.
    private async Task<HashSet<Guid>> InsertAsync(
        NpgsqlConnection connection, Guid workspaceId, IReadOnlyList<IncomingEvent> events, int priority, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(RainRefDatabase.EnterCommand(workspaceId));
        batch.BatchCommands.Add(InsertCommand(workspaceId, events, priority));
        var inserted = new HashSet<Guid>(events.Count);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
            inserted.Add(reader.GetGuid(0));
        // To the very end, where the commit is: until then the rows are only a promise.
        while (await reader.NextResultAsync(ct))
        {
        }

        return inserted;
    }

    // Stores the events, puts those that are new in line with their originals, and returns their ids.
    private NpgsqlBatchCommand InsertCommand(Guid workspaceId, IReadOnlyList<IncomingEvent> events, int priority)
    {
        var now = clock.GetUtcNow();
        var originals = vault.SealInbox(workspaceId, events);
        // Joined with what was inserted and not with the table: a plan made for an empty one would read it whole.
        var inbox = originals is null ? "" :
            """
            , kept AS (
              INSERT INTO vault_inbox (id, workspace_id, box)
              SELECT id, $1, o.box FROM fresh JOIN unnest($16::uuid[], $17::bytea[]) AS o (id, box) USING (id))
            """;
        var attached = FilesOf(workspaceId, events, now);
        var first = originals is null ? 16 : 18;
        var files = attached.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"""
            , attached AS (
              INSERT INTO event_files (id, workspace_id, event_id, position, box)
              SELECT f.id, $1, f.event_id, f.position, f.box
              FROM fresh JOIN unnest(${first}::uuid[], ${first + 1}::uuid[], ${first + 2}::int[], ${first + 3}::bytea[]) AS f (id, event_id, position, box)
                ON f.event_id = fresh.id)
            """);
        var insert = new NpgsqlBatchCommand(
            $"""
            WITH fresh AS (
              INSERT INTO ref_events
                (id, workspace_id, source, channel, text, user_ref, product, context, external_id, thread_key, received_at)
              SELECT e.id, $1, e.source, e.channel, e.text, e.user_ref, e.product, e.context::jsonb, e.external_id, e.thread_key, $2
              FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
                AS e (id, source, channel, text, user_ref, product, context, external_id, thread_key)
              ON CONFLICT DO NOTHING RETURNING id),
            parts AS (SELECT id, ((row_number() OVER (ORDER BY id) - 1) / $15)::int AS part FROM fresh),
            queued AS (
              INSERT INTO jobs (id, workspace_id, kind, payload, priority, state, run_at, attempts, created_at)
              SELECT ($12::uuid[])[part + 1], $1, $13, jsonb_build_object('event_ids', jsonb_agg(id ORDER BY id)), $14, 'ready', now(), 0, now()
              FROM parts GROUP BY part ORDER BY part)
            {inbox}
            {files}
            SELECT id FROM fresh
            """);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        Column(insert.Parameters, events, e => e.Id);
        Column(insert.Parameters, events, e => e.Event.Source);
        Column(insert.Parameters, events, e => e.Event.Channel);
        Column(insert.Parameters, events, e => e.Event.Text);
        Column(insert.Parameters, events, e => e.Event.UserRef);
        Column(insert.Parameters, events, e => e.Event.Product);
        Column(insert.Parameters, events, e => e.Event.ContextJson);
        Column(insert.Parameters, events, e => e.Event.ExternalId);
        Column(insert.Parameters, events, e => e.Event.ThreadKey);
        Column(insert.Parameters, [.. events.Chunk(EventsInJob)], _ => Guid.CreateVersion7(now));
        insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = StepNames.Intake });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = priority });
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = EventsInJob });
        if (originals is { } sealedOnes)
        {
            insert.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = sealedOnes.Events });
            insert.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = sealedOnes.Boxes });
        }

        if (attached.Count > 0)
        {
            Column(insert.Parameters, attached, f => f.Id);
            Column(insert.Parameters, attached, f => f.EventId);
            Column(insert.Parameters, attached, f => f.Position);
            Column(insert.Parameters, attached, f => f.Box);
        }

        return insert;
    }

    // Their ids sort as they came, which is how they are shown.
    private List<(Guid Id, Guid EventId, int Position, byte[] Box)> FilesOf(
        Guid workspaceId, IReadOnlyList<IncomingEvent> events, DateTimeOffset now)
    {
        List<(Guid, Guid, int, byte[])> files = [];
        foreach (var e in events)
        {
            for (var i = 0; i < e.Event.Files.Count; i++)
            {
                var id = Ids.From(now, i, e.Id, "file");
                files.Add((id, e.Id, i, cipher.SealFile(workspaceId, id, e.Event.Files[i])));
            }
        }

        return files;
    }

    private static async Task<Dictionary<(string Source, string ExternalId), Guid>> KnownAsync(
        NpgsqlConnection connection, IReadOnlyList<IncomingEvent> events, HashSet<Guid> inserted, CancellationToken ct)
    {
        var doubles = events.Where(e => !inserted.Contains(e.Id) && e.Event.ExternalId is not null).ToList();
        await using var find = new NpgsqlCommand(
            """
            SELECT e.source, e.external_id, e.id FROM ref_events e
            JOIN unnest($1::text[], $2::text[]) AS d (source, external_id) USING (source, external_id)
            """,
            connection);
        Column(find.Parameters, doubles, e => e.Event.Source);
        Column(find.Parameters, doubles, e => e.Event.ExternalId);
        var known = new Dictionary<(string, string), Guid>();
        await using var reader = await find.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            known[(reader.GetString(0), reader.GetString(1))] = reader.GetGuid(2);
        return known;
    }

    private static void Column<TRow, T>(NpgsqlParameterCollection parameters, IReadOnlyList<TRow> rows, Func<TRow, T> value) =>
        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)] });

    [LoggerMessage(1, LogLevel.Warning, "A group of {Count} events failed; each is tried on its own")]
    private partial void LogGroupFailed(Exception e, int count);

    private sealed record Pending(Guid WorkspaceId, IncomingEvent Incoming)
    {
        public TaskCompletionSource<StoredEvent> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
