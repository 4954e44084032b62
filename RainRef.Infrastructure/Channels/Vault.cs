using Npgsql;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Channels;

/// <summary>Encrypts the originals of masks under their subjects' keys, ready to be written with the masked text.</summary>
public sealed class Vault(VaultCipher cipher, TimeProvider clock)
{
    /// <summary>What is violated when a subject was erased between the making of an entry and its writing.</summary>
    internal const string SubjectConstraint = "fk_vault_entries_subject";

    /// <summary>The entries of events that hold personal data; null where none does, which costs nothing.</summary>
    internal async Task<VaultRows?> SealAsync(
        NpgsqlConnection connection, Guid workspaceId, IReadOnlyList<IncomingEvent> events, CancellationToken ct)
    {
        List<IncomingEvent>? personal = null;
        foreach (var e in events)
        {
            if (e.Event.Originals.Count > 0)
                (personal ??= []).Add(e);
        }

        if (personal is null)
            return null;
        var keys = await KeysAsync(connection, workspaceId, [.. personal.Select(ReferenceOf).Distinct()], ct);
        var rows = new VaultRows(workspaceId, clock.GetUtcNow());
        foreach (var e in personal)
        {
            var key = keys[ReferenceOf(e)];
            foreach (var value in e.Event.Originals)
            {
                rows.Add(
                    Ids.From(e.Id, "vault", value.Mask), key.SubjectId, e.Id, value, VaultCipher.Seal(key, value.Original),
                    cipher.Lookup(workspaceId, value));
            }
        }

        return rows;
    }

    /// <summary>
    /// The keys of subjects, made for those that have none. On its own, outside the transaction of what it is for: a key
    /// without entries does no harm, and nobody waits for another's transaction to end.
    /// </summary>
    internal async Task<Dictionary<string, SubjectKey>> KeysAsync(
        NpgsqlConnection connection, Guid workspaceId, string[] references, CancellationToken ct)
    {
        var made = references.Select(r => (Reference: r, Id: Ids.New(clock))).OrderBy(m => m.Reference, StringComparer.Ordinal).ToList();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(RainRefDatabase.EnterCommand(workspaceId));
        var insert = new NpgsqlBatchCommand(
            """
            INSERT INTO data_subjects (id, workspace_id, reference, wrapped_key, created_at)
            SELECT s.id, $1, s.reference, s.wrapped_key, $2 FROM unnest($3::uuid[], $4::text[], $5::bytea[]) AS s (id, reference, wrapped_key)
            ON CONFLICT (workspace_id, reference) DO NOTHING
            """);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime });
        insert.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. made.Select(m => m.Id)] });
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. made.Select(m => m.Reference)] });
        insert.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. made.Select(m => cipher.NewKey(workspaceId, m.Id).Wrapped)] });
        batch.BatchCommands.Add(insert);
        var select = new NpgsqlBatchCommand(
            "SELECT id, reference, wrapped_key FROM data_subjects WHERE workspace_id = $1 AND reference = ANY ($2)");
        select.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        select.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = references });
        batch.BatchCommands.Add(select);
        var keys = new Dictionary<string, SubjectKey>(references.Length);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        do
        {
            while (reader.FieldCount == 3 && await reader.ReadAsync(ct))
                keys[reader.GetString(1)] = cipher.Unwrap(workspaceId, reader.GetGuid(0), reader.GetFieldValue<byte[]>(2));
        }
        while (await reader.NextResultAsync(ct));
        return keys;
    }

    private static string ReferenceOf(IncomingEvent e) => e.Event.Subject ?? SubjectReference.Event(e.Id);
}

/// <summary>Vault entries on their way into the database.</summary>
internal sealed class VaultRows(Guid workspaceId, DateTimeOffset now)
{
    private readonly List<Guid> _ids = [];
    private readonly List<Guid> _subjects = [];
    private readonly List<Guid> _events = [];
    private readonly List<string> _types = [];
    private readonly List<int> _numbers = [];
    private readonly List<byte[]> _originals = [];
    private readonly List<byte[]> _lookups = [];

    public void Add(Guid id, Guid subjectId, Guid eventId, MaskedValue value, byte[] original, byte[] lookup)
    {
        _ids.Add(id);
        _subjects.Add(subjectId);
        _events.Add(eventId);
        _types.Add(value.Type);
        _numbers.Add(value.Number);
        _originals.Add(original);
        _lookups.Add(lookup);
    }

    /// <summary>Writes those whose event is there: not those of duplicates, and not a second time.</summary>
    public NpgsqlBatchCommand InsertCommand()
    {
        var insert = new NpgsqlBatchCommand(
            """
            INSERT INTO vault_entries (id, workspace_id, subject_id, event_id, type, number, original, lookup, created_at)
            SELECT v.id, $1, v.subject_id, v.event_id, v.type, v.number, v.original, v.lookup, $2
            FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::bytea[], $9::bytea[])
              AS v (id, subject_id, event_id, type, number, original, lookup)
            WHERE EXISTS (SELECT 1 FROM ref_events e WHERE e.id = v.event_id OFFSET 0)
            ON CONFLICT (id) DO NOTHING
            """);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        Column(insert, _ids);
        Column(insert, _subjects);
        Column(insert, _events);
        Column(insert, _types);
        Column(insert, _numbers);
        Column(insert, _originals);
        Column(insert, _lookups);
        return insert;
    }

    private static void Column<T>(NpgsqlBatchCommand command, List<T> values) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values] });
}
