using Npgsql;

namespace RainRef.EndToEnd.Tickets;

/// <summary>Many open tickets at once, in a queue of their own.</summary>
internal static class ManyTickets
{
    public static async Task FillAsync(ConsoleFixture site, string queue, int count)
    {
        await using var connection = new NpgsqlConnection(site.Database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
             INSERT INTO tickets (id, workspace_id, number, source, channel, subject, status, priority, tags, created_at, updated_at, version, queue)
             SELECT (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid, w.id,
               (SELECT coalesce(max(number), 0) FROM tickets) + 2000 + n, 'test', 'email', 'The {queue} case ' || n,
               'open', (ARRAY['low', 'normal', 'high', 'urgent'])[1 + n % 4], ARRAY[]::text[], now(), now(), 1, '{queue}'
             FROM workspaces w, generate_series(1, {count}) AS n WHERE w.is_demo
             """,
            connection);
        await command.ExecuteNonQueryAsync();
    }
}
