using Npgsql;
using NpgsqlTypes;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Quality;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Quality;

/// <summary>Counts what became of drafts and what people said about them, week by week (from Monday, UTC).</summary>
public sealed class AnswerQualityQueries(RainRefDatabase database, TimeProvider clock)
{
    private const int MaxComments = 12;

    // Identifiers sort by time, so the span is read by the key. A run is a draft with the revisions that people made of it.
    private const string Drafts =
        """
        WITH written AS (
          SELECT a.ticket_id, a.id, a.created_at, a.origin = 'edited' AS edit, a.status, a.abstained, a.confidence,
                 jsonb_array_length(a.contradictions) > 0 AS contradicting,
                 count(*) FILTER (WHERE a.origin <> 'edited') OVER (PARTITION BY a.ticket_id ORDER BY a.id) AS run
          FROM answers a WHERE a.workspace_id = $1 AND a.id >= $2),
        drafts AS (
          SELECT w.ticket_id, min(w.created_at) AS at, bool_or(w.abstained) FILTER (WHERE NOT w.edit) AS abstained,
                 max(w.confidence) FILTER (WHERE NOT w.edit) AS confidence, bool_or(w.contradicting) FILTER (WHERE NOT w.edit) AS contradicting,
                 bool_or(w.status = 'sent' AND NOT w.edit) AS sent, bool_or(w.status = 'sent' AND w.edit) AS edited, bool_or(w.status = 'proposed') AS proposed
          FROM written w WHERE w.run > 0 GROUP BY w.ticket_id, w.run),
        judged AS (
          SELECT date_trunc('week', d.at AT TIME ZONE 'UTC')::date AS week, least(floor(d.confidence * 5), 4)::int AS band, d.confidence, d.contradicting,
                 CASE WHEN d.abstained THEN 'abstained' WHEN d.sent THEN 'as_it_stood' WHEN d.edited THEN 'edited'
                      WHEN d.proposed AND t.status NOT IN ('solved', 'closed') AND NOT EXISTS (
                        SELECT FROM messages m WHERE m.ticket_id = d.ticket_id AND m.direction = 'outbound' AND m.answer_id IS NULL
                          AND m.author <> $4 AND m.created_at >= d.at) THEN 'waiting'
                      ELSE 'not_used' END AS fate
          FROM drafts d JOIN tickets t ON t.id = d.ticket_id WHERE d.at >= $3)
        SELECT week, fate, band, count(*)::int, sum(confidence), count(*) FILTER (WHERE contradicting)::int FROM judged GROUP BY 1, 2, 3
        """;

    private const string Replies =
        """
        SELECT date_trunc('week', m.created_at AT TIME ZONE 'UTC')::date,
               CASE WHEN m.answer_id IS NULL THEN 'own_words' WHEN a.origin = 'edited' THEN 'edited' ELSE 'as_it_stood' END,
               count(*) FILTER (WHERE NOT EXISTS (
                 SELECT FROM messages e WHERE e.ticket_id = m.ticket_id AND e.direction = 'outbound' AND e.author <> $4
                   AND (e.created_at, e.id) < (m.created_at, m.id)))::int,
               count(*) FILTER (WHERE EXISTS (SELECT FROM kb_card_recalls r WHERE r.answer_id = m.answer_id))::int
        FROM messages m LEFT JOIN answers a ON a.id = m.answer_id
        WHERE m.workspace_id = $1 AND m.id >= $2 AND m.created_at >= $3 AND m.direction = 'outbound' AND m.author <> $4
        GROUP BY 1, 2
        """;

    private const string Said =
        """
        SELECT date_trunc('week', f.at AT TIME ZONE 'UTC')::date, f.useful, f.reason, count(*)::int
        FROM answer_feedback f WHERE f.workspace_id = $1 AND f.at >= $2 GROUP BY 1, 2, 3
        """;

    private const string Comments =
        """
        SELECT f.answer_id, t.number, f.by, f.useful, f.reason, f.comment, f.at
        FROM answer_feedback f JOIN answers a ON a.id = f.answer_id JOIN tickets t ON t.id = a.ticket_id
        WHERE f.workspace_id = $1 AND f.at >= $2 AND f.comment IS NOT NULL ORDER BY f.at DESC, f.id DESC LIMIT $3
        """;

    /// <param name="weeks">How many calendar weeks, this one included; at most <see cref="AnswerReport.MaxWeeks"/>.</param>
    public async Task<AnswerReport> ReadAsync(Guid workspaceId, int weeks, CancellationToken ct)
    {
        var monday = Monday(clock.GetUtcNow());
        var counted = weeks + Math.Max(weeks, Drift.Earlier);
        var mondays = Enumerable.Range(0, counted).Select(w => monday.AddDays(-7 * (counted - 1 - w))).ToArray();
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in (string[])[Drafts, Replies])
            Add(batch, sql, workspaceId, Id(Ids.Floor(Start(mondays[0]).AddDays(-1))), At(mondays[0]), new NpgsqlParameter<string> { TypedValue = EmailTool.Author });
        Add(batch, Said, workspaceId, At(mondays[0]));
        Add(batch, Comments, workspaceId, At(mondays[^weeks]), new NpgsqlParameter<int> { TypedValue = MaxComments });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return (await ReadAsync(reader, ct)).Report(mondays, weeks);
    }

    private static async Task<AnswerCells> ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var cells = new AnswerCells();
        while (await reader.ReadAsync(ct))
        {
            cells.Drafts.Add(new DraftCell(
                reader.GetFieldValue<DateOnly>(0), Of<DraftFate>(reader.GetString(1)), reader.GetInt32(2), reader.GetInt32(3), reader.GetDouble(4),
                reader.GetInt32(5)));
        }

        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
            cells.Replies.Add(new ReplyCell(reader.GetFieldValue<DateOnly>(0), Of<ReplyKind>(reader.GetString(1)), reader.GetInt32(2), reader.GetInt32(3)));
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
            cells.Words.Add(new WordCell(reader.GetFieldValue<DateOnly>(0), reader.GetBoolean(1), ReasonAt(reader, 2), reader.GetInt32(3)));
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            cells.Comments.Add(new AnswerComment(
                reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2), reader.GetBoolean(3), ReasonAt(reader, 4), reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6)));
        }

        return cells;
    }

    private static FeedbackReason? ReasonAt(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : Of<FeedbackReason>(reader.GetString(column));

    private static T Of<T>(string code)
        where T : struct, Enum => SnakeCase.TryParse<T>(code, out var value) ? value : throw new InvalidOperationException($"'{code}' is no {typeof(T).Name}.");

    private static DateOnly Monday(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        return day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    }

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static NpgsqlParameter<DateTime> At(DateOnly day) => new() { TypedValue = Start(day).UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter<Guid> Id(Guid id) => new() { TypedValue = id };

    private static void Add(NpgsqlBatch batch, string sql, Guid workspaceId, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(Id(workspaceId));
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }
}
