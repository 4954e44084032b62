using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>Takes a person's traces out of what people and programs wrote: on their tickets, and wherever the text can only mean them.</summary>
public static partial class TraceSweep
{
    /// <summary>What stands where a trace stood.</summary>
    public const string Erased = "[erased]";

    private const string OnTicket = "ticket_id = ANY ($2)";
    private const string OfAction = "action_id IN (SELECT id FROM actions WHERE ticket_id = ANY ($2))";

    /// <summary>
    /// The columns that can hold what people wrote about customers, with the rows of a person's own tickets. A new table's
    /// come here, or into the test's list of those that hold no such thing.
    /// </summary>
    public static IReadOnlyDictionary<string, (string Own, string[] Columns)> Swept { get; } = new Dictionary<string, (string, string[])>
    {
        ["tickets"] = ("id = ANY ($2)", ["subject", "summary", "triage", "tags"]),
        ["messages"] = (OnTicket, ["text"]),
        ["ticket_attachments"] = (OnTicket, ["name"]),
        ["ref_events"] = ("id IN (SELECT event_id FROM messages WHERE ticket_id = ANY ($2))", ["text", "context"]),
        ["answers"] = (OnTicket, ["missing", "sentences"]),
        // A person's own conversations are deleted; others may have named them.
        ["intent_offers"] = ("false", ["name", "terms"]),
        ["answer_feedback"] = ("answer_id IN (SELECT id FROM answers WHERE ticket_id = ANY ($2))", ["comment"]),
        ["chat_conversations"] = ("false", ["summary"]),
        ["chat_turns"] = ("false", ["question", "resolved", "topic", "missing", "sentences", "note"]),
        ["product_signals"] = (OnTicket, ["title", "quote"]),
        ["actions"] = (OnTicket, ["missing", "failure", "result"]),
        ["action_steps"] = (OfAction, ["failure", "result"]),
        ["approvals"] = (OfAction, ["note"]),
        ["decisions"] = (OfAction, ["reasons", "printed"]),
        ["policy_flips"] = (OfAction, ["reasons_before", "reasons_after"]),
        ["outgoing_emails"] = (OnTicket, ["to", "subject", "text", "failure"]),
        ["kb_card_comments"] = ("false", ["text"]),
        ["kb_card_reviews"] = ("false", ["note", "closed_note"]),
        ["kb_cards"] = ("false", ["state_reason"]),
        ["kb_card_revisions"] = ("false", ["reason"]),
        ["ticket_uploads"] = ("false", ["file_name"]),
        ["ticket_upload_errors"] = ("false", ["reason"]),
        ["triage_reruns"] = ("false", ["report"]),
        ["triage_rerun_changes"] = (OnTicket, ["result", "changes"]),
        ["jobs"] = ("false", ["last_error"]),
        ["dead_letters"] = ("false", ["error"]),
        ["webhook_deliveries"] = ("false", ["last_error"]),
    };

    public static async Task RunAsync(Work work, PersonTraces traces, CancellationToken ct)
    {
        var (everywhere, own) = (PersonTraces.Pattern(traces.Everywhere), PersonTraces.Pattern(traces.OnTheirTickets));
        if (own is null)
            return;
        var types = work.Db.Model.GetEntityTypes().Where(e => e.GetTableName() is not null).ToLookup(e => e.GetTableName()!);
        await using var batch = new NpgsqlBatch(work.Connection);
        foreach (var (table, (ownRows, columns)) in Swept)
        {
            var kinds = types[table].SelectMany(e => e.GetProperties()).ToDictionary(p => p.GetColumnName(), p => p.GetColumnType());
            var typed = columns.Select(c => (Name: c, Type: kinds[c])).ToList();
            Add(batch, table, typed, own, traces.Tickets, ownRows);
            if (everywhere is not null)
                Add(batch, table, typed, everywhere, traces.Tickets, "true");
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    private static void Add(
        NpgsqlBatch batch, string table, List<(string Name, string Type)> columns, string pattern, Guid[] tickets, string rows)
    {
        if (rows == "false")
            return;
        var sets = columns.Select(c => $"\"{c.Name}\" = {Cleaned(c.Name, c.Type)}");
        var found = columns.Select(c => $"{Text(c.Name, c.Type)} ~* $1");
        var command = new NpgsqlBatchCommand(
            $"UPDATE {table} SET {string.Join(", ", sets)} WHERE ($2::uuid[] IS NOT NULL AND {rows}) AND ({string.Join(" OR ", found)})");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = pattern });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = tickets });
        batch.BatchCommands.Add(command);
    }

    private static string Text(string name, string type) =>
        type == "text[]" ? $"array_to_string(\"{name}\", E'\\n')" : $"\"{name}\"::text";

    private static string Cleaned(string name, string type)
    {
        if (type == "text[]")
            return $"ARRAY(SELECT regexp_replace(item, $1, '{Erased}', 'gi') FROM unnest(\"{name}\") WITH ORDINALITY AS i (item, at) ORDER BY at)";
        var cleaned = $"regexp_replace(\"{name}\"::text, $1, '{Erased}', 'gi')";
        if (type == "jsonb")
            return cleaned + "::jsonb";
        // What stands there instead may be longer than what stood there.
        return Length().Match(type) is { Success: true } limit
            ? string.Create(CultureInfo.InvariantCulture, $"left({cleaned}, {limit.Groups[1].Value})")
            : cleaned;
    }

    [GeneratedRegex(@"\((\d+)\)")]
    private static partial Regex Length();
}
