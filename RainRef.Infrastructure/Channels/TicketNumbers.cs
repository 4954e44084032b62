using Npgsql;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>Gives out a workspace's ticket numbers.</summary>
internal static class TicketNumbers
{
    /// <summary>
    /// The first of so many numbers. On a connection of its own, so that the workspace's counter is locked for this one
    /// statement only. Work that fails afterwards leaves a gap in the numbers, which does no harm.
    /// </summary>
    public static async Task<long> TakeAsync(Work work, int count, CancellationToken ct)
    {
        await using var connection = await work.OpenBesideAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO ticket_counters (id, workspace_id, last_number) VALUES ($1, $1, $2)
            ON CONFLICT (id) DO UPDATE SET last_number = ticket_counters.last_number + $2
            RETURNING last_number
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = work.WorkspaceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = count });
        return (long)(await command.ExecuteScalarAsync(ct))! - count + 1;
    }
}
