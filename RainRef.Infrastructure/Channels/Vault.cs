using Npgsql;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Channels;

/// <summary>Encrypts the originals of masks under their subjects' keys, ready to be written with the masked text.</summary>
public sealed class Vault(VaultCipher cipher, TimeProvider clock)
{
    /// <summary>The originals of events, encrypted; null where no event holds personal data, which then costs nothing.</summary>
    internal (Guid[] Events, byte[][] Boxes)? SealInbox(Guid workspaceId, IReadOnlyList<IncomingEvent> events)
    {
        List<Guid>? ids = null;
        List<byte[]> boxes = [];
        foreach (var e in events)
        {
            if (e.Event.Originals.Count == 0)
                continue;
            (ids ??= []).Add(e.Id);
            boxes.Add(cipher.Seal(workspaceId, e.Id, new EventOriginals(e.Event.Subject ?? SubjectReference.Event(e.Id), e.Event.Originals)));
        }

        return ids is null ? null : ([.. ids], [.. boxes]);
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
}
