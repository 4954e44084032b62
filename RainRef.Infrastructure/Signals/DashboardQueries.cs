using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using RainRef.Domain.Common;
using RainRef.Domain.Signals;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Signals;

/// <summary>Counts signals for those who decide about the product.</summary>
public sealed class DashboardQueries(RainRefDatabase database, TimeProvider clock)
{
    private const string Chosen =
        """
        FROM product_signals s LEFT JOIN tickets t ON t.id = s.ticket_id
        WHERE s.created_at >= $1 AND ($2 IS NULL OR s.product_area = $2) AND ($3 IS NULL OR s.strength >= $3)
        """;

    public async Task<SignalDashboard> ReadAsync(Guid workspaceId, DashboardFilter filter, CancellationToken ct)
    {
        var monday = Monday(clock.GetUtcNow());
        var weeks = Enumerable.Range(0, filter.Weeks).Select(w => monday.AddDays(-7 * (filter.Weeks - 1 - w))).ToArray();
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var batch = new NpgsqlBatch(connection);
        Add(batch, $"""
            SELECT s.product_area, s.type, (array_agg(s.title ORDER BY s.strength DESC, s.id DESC))[1], count(*)::int,
                   count(DISTINCT t.user_ref)::int, avg(s.strength)
            {Chosen} GROUP BY 1, 2
            """, weeks[0], filter);
        Add(batch, $"SELECT s.product_area, s.type, date_trunc('week', s.created_at AT TIME ZONE 'UTC')::date, count(*)::int {Chosen} GROUP BY 1, 2, 3", weeks[0], filter);
        Add(batch, $"SELECT count(DISTINCT t.user_ref)::int {Chosen}", weeks[0], filter);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT DISTINCT product_area FROM product_signals ORDER BY 1 LIMIT 200"));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var groups = new Dictionary<(string, SignalType), (SignalGroup Group, int[] ByWeek)>();
        while (await reader.ReadAsync(ct))
        {
            var byWeek = new int[weeks.Length];
            var group = new SignalGroup(
                reader.GetString(0), TypeOf(reader.GetString(1)), reader.GetString(2), reader.GetInt32(3), reader.GetInt32(4),
                reader.GetDouble(5), byWeek);
            groups[(group.Area, group.Type)] = (group, byWeek);
        }

        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var week = Array.IndexOf(weeks, reader.GetFieldValue<DateOnly>(2));
            if (week >= 0 && groups.TryGetValue((reader.GetString(0), TypeOf(reader.GetString(1))), out var known))
                known.ByWeek[week] = reader.GetInt32(3);
        }

        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var customers = reader.GetInt32(0);
        await reader.NextResultAsync(ct);
        var areas = new List<string>();
        while (await reader.ReadAsync(ct))
            areas.Add(reader.GetString(0));
        var ordered = groups.Values.Select(g => g.Group).OrderByDescending(g => g.Customers).ThenByDescending(g => g.Signals)
            .ThenByDescending(g => g.Strength).ThenBy(g => g.Area, StringComparer.Ordinal);
        return new SignalDashboard(weeks, [.. ordered], customers, areas);
    }

    /// <summary>The signals behind one group, the strongest first, each with its words and its ticket's number.</summary>
    public async Task<QuotedSignal[]> QuotesAsync(
        Guid workspaceId, SignalType type, string area, DashboardFilter filter, int limit, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var since = Monday(clock.GetUtcNow()).AddDays(-7 * (filter.Weeks - 1)).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var least = filter.MinStrength ?? 0;
        return await (
            from s in db.ProductSignals
            where s.Type == type && s.ProductArea == area && s.Strength >= least && s.CreatedAt >= since
            join t in db.Tickets on s.TicketId equals t.Id into tickets
            from ticket in tickets.DefaultIfEmpty()
            orderby s.Strength descending, s.Id descending
            select new QuotedSignal(s, ticket == null ? null : ticket.Number)).Take(limit).ToArrayAsync(ct);
    }

    private static DateOnly Monday(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    private static SignalType TypeOf(string code) => SnakeCase.TryParse<SignalType>(code, out var type) ? type : default;

    private static void Add(NpgsqlBatch batch, string sql, DateOnly since, DashboardFilter filter)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = since.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)filter.Area ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Double, Value = (object?)filter.MinStrength ?? DBNull.Value });
        batch.BatchCommands.Add(command);
    }
}
