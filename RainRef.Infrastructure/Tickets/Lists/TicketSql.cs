using Npgsql;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Lists;

/// <summary>
/// A filter as conditions on <c>tickets t</c>, the one way in which tickets are narrowed. States stand in the text as
/// constants, so that the planner can use indexes that hold open tickets only; values are parameters.
/// </summary>
internal sealed class TicketSql
{
    private readonly List<(string Name, object Value)> _values = [];

    private TicketSql()
    {
    }

    /// <summary>What the indexes answer.</summary>
    public List<string> Indexed { get; } = [];

    /// <summary>What is looked at row by row.</summary>
    public List<string> Rest { get; } = [];

    public string Where => string.Join(" AND ", Indexed.Concat(Rest));

    public static TicketSql Of(Guid workspaceId, TicketFilter filter, DateTimeOffset now)
    {
        var sql = new TicketSql();
        sql.Indexed.Add($"t.workspace_id = {sql.Value(workspaceId)}");
        for (var one = filter; one is not null; one = one.And)
        {
            sql.AddIndexed(one, now);
            sql.AddRest(one);
        }

        return sql;
    }

    /// <summary>A parameter that holds a value; gives its name.</summary>
    public string Value(object value)
    {
        var name = $"@t{_values.Count}";
        _values.Add((name, value));
        return name;
    }

    /// <summary>New parameters with every call: a parameter belongs to one command.</summary>
    public NpgsqlParameter[] Parameters() => [.. _values.Select(v => new NpgsqlParameter(v.Name, v.Value))];

    /// <summary>States as constants; their names are the program's own.</summary>
    public static string Names<T>(IEnumerable<T> values)
        where T : struct, Enum => string.Join(", ", values.Distinct().Order().Select(v => $"'{SnakeCase.Of(v)}'"));

    private void AddIndexed(TicketFilter filter, DateTimeOffset now)
    {
        if (filter.Statuses is { } statuses)
            Indexed.Add(statuses.Count == 0 ? "false" : $"t.status IN ({Names(statuses)})");
        if (filter.AssigneeId is { } assignee)
            Indexed.Add($"t.assignee_id = {Value(assignee)}");
        if (filter.Unassigned)
            Indexed.Add("t.assignee_id IS NULL");
        if (filter.NeedsApproval is { } needs)
        {
            // From the few that wait to their tickets; from a ticket to its actions where it has to have none.
            Indexed.Add(needs
                ? $"t.id IN (SELECT a.ticket_id FROM actions a WHERE a.workspace_id = @t0 AND a.status = 'waiting')"
                : "NOT EXISTS (SELECT 1 FROM actions a WHERE a.ticket_id = t.id AND a.status = 'waiting')");
        }

        if (filter.Breaching is { } breaching)
        {
            Indexed.Add(
                $"{(breaching ? "" : "NOT ")}t.id IN (SELECT c.ticket_id FROM sla_clocks c WHERE c.workspace_id = @t0 AND c.state = 'running' AND c.warn_at <= {Value(now)})");
        }

        AddAny("t.queue", filter.Queues, filter.Queue, Indexed);
        AddAny("t.intent", filter.Intents, filter.Intent, Indexed);
    }

    private void AddRest(TicketFilter filter)
    {
        AddAny("t.severity", filter.Severities, filter.Severity, Rest);
        AddAny("t.channel", filter.Channels, filter.Channel, Rest);
        AddAny("t.user_ref", null, filter.UserRef, Rest);
        AddAny("t.triage -> 'language' ->> 'value'", filter.Languages, null, Rest);
        if (filter.Priorities is { } priorities)
            Rest.Add(priorities.Count == 0 ? "false" : $"t.priority IN ({Names(priorities)})");
        if (filter.Tags is { } tags)
            Rest.Add($"t.tags && {Value(tags.ToArray())}");
        if (filter.MinRisk is { } risk)
            Rest.Add($"t.risk >= {Value(risk)}");
        if (filter.Text is { Length: > 0 } text)
        {
            var pattern = Value(LikePattern.Containing(text));
            Rest.Add($"(t.subject ILIKE {pattern} ESCAPE '\\' OR t.summary ILIKE {pattern} ESCAPE '\\')");
        }
    }

    private void AddAny(string column, IReadOnlyCollection<string>? several, string? one, List<string> to)
    {
        var values = one is null ? several : [one, .. several ?? []];
        if (values is null)
            return;
        to.Add(values.Count == 1 ? $"{column} = {Value(values.First())}" : $"{column} = ANY ({Value(values.ToArray())})");
    }
}
