using Npgsql;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>Keeps two imports of one collection apart, also in two programs: held by a connection, so that it ends with the program.</summary>
internal sealed class ImportGuard : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly string _key;

    private ImportGuard(NpgsqlConnection connection, string key) => (_connection, _key) = (connection, key);

    /// <summary>Null where another has it.</summary>
    public static async Task<ImportGuard?> TakeAsync(RainRefDatabase database, Guid workspaceId, string collection, CancellationToken ct)
    {
        var guard = new ImportGuard(await database.OpenAsync(workspaceId, ct), $"import {workspaceId:D} {collection}");
        if (await guard.AskAsync("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", ct))
            return guard;
        await guard._connection.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        // The connection goes back to a pool, which would keep the lock.
        await AskAsync("SELECT pg_advisory_unlock(hashtextextended($1, 0))", CancellationToken.None);
        await _connection.DisposeAsync();
    }

    private async Task<bool> AskAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _key });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
