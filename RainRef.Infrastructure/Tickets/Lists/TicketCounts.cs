using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Lists;

/// <summary>How many tickets a list holds.</summary>
/// <param name="More">Whether there are more than that; counting stops where a number no longer helps anybody.</param>
public readonly record struct TicketCount(long Number, bool More = false);

/// <summary>
/// Counts without walking the table: by the kept counts where only statuses narrow, else up to <see cref="Enough"/>,
/// and looking at no more than <see cref="Looks"/> rows where no index answers.
/// </summary>
internal static class TicketCounts
{
    public const int Enough = 1_000;
    private const int Looks = 3_000;

    /// <summary>One round trip for all.</summary>
    public static async Task<TicketCount[]> OfAsync(
        RainRefDbContext db, Guid workspaceId, IReadOnlyList<TicketFilter> filters, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(db.Connection());
        foreach (var filter in filters)
            batch.BatchCommands.Add(Command(workspaceId, filter, now));
        var counts = new TicketCount[filters.Count];
        await using var reader = await batch.ExecuteReaderAsync(ct);
        for (var i = 0; i < counts.Length; i++)
        {
            await reader.ReadAsync(ct);
            var (number, looked) = (reader.GetInt64(0), reader.GetInt64(1));
            counts[i] = filters[i].IsOfStatusesOnly
                ? new TicketCount(number)
                : new TicketCount(Math.Min(number, Enough), number > Enough || looked > Looks);
            await reader.NextResultAsync(ct);
        }

        return counts;
    }

    private static NpgsqlBatchCommand Command(Guid workspaceId, TicketFilter filter, DateTimeOffset now)
    {
        var sql = TicketSql.Of(workspaceId, filter, now);
        var statuses = filter.Statuses is { Count: > 0 } some ? $" AND status IN ({TicketSql.Names(some)})" : filter.Statuses is null ? "" : " AND false";
        NpgsqlBatchCommand command;
        if (filter.IsOfStatusesOnly)
        {
            command = new NpgsqlBatchCommand(
                $"SELECT coalesce(sum(tickets), 0)::bigint, 0::bigint FROM ticket_tallies WHERE workspace_id = @t0{statuses}");
        }
        else if (filter.IsOfWarningsOnly)
        {
            // From the clocks to their tickets: as a condition on tickets, all clocks that warn would be read.
            command = new NpgsqlBatchCommand(
                $"""
                 WITH due AS MATERIALIZED (
                   SELECT ticket_id FROM sla_clocks WHERE workspace_id = @t0 AND state = 'running' AND warn_at <= {sql.Value(now)}
                   ORDER BY warn_at, ticket_id LIMIT {Looks + 1})
                 SELECT count(*), (SELECT count(*) FROM due) FROM (
                   SELECT 1 FROM tickets t WHERE t.id IN (SELECT ticket_id FROM due){statuses} LIMIT {Enough + 1}) AS found
                 """);
        }
        else if (sql.Rest.Count == 0)
        {
            command = new NpgsqlBatchCommand(
                $"SELECT count(*), 0::bigint FROM (SELECT 1 FROM tickets t WHERE {sql.Where} LIMIT {Enough + 1}) AS found");
        }
        else
        {
            command = new NpgsqlBatchCommand(
                $"""
                 SELECT count(*) FILTER (WHERE {string.Join(" AND ", sql.Rest)}), count(*) FROM (
                   SELECT * FROM tickets t WHERE {string.Join(" AND ", sql.Indexed)} ORDER BY t.id DESC LIMIT {Looks + 1}) AS t
                 """);
        }

        command.Parameters.AddRange(sql.Parameters());
        return command;
    }
}

internal static class ContextConnection
{
    /// <summary>The context's own connection, which sees its workspace.</summary>
    public static NpgsqlConnection Connection(this RainRefDbContext db) => (NpgsqlConnection)db.Database.GetDbConnection();
}
