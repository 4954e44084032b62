using Npgsql;
using RainRef.Domain.Tickets.Similar;
using RainRef.Infrastructure.Knowledge.Searching;

namespace RainRef.Infrastructure.Tickets.Similar;

/// <summary>A ticket as it is compared.</summary>
/// <param name="Clean">Subject and text without masks; no text for a candidate, whose terms the index has.</param>
internal sealed record ReadTicket(
    Guid Id, long Number, string Subject, string Status, DateTimeOffset CreatedAt, string? UserRef, string? Intent, IndexedFragment Clean,
    string? Language = null, string[]? Terms = null);

/// <summary>How telling terms are in a workspace.</summary>
internal sealed record TermWeights(long Tickets, double AverageLength, Dictionary<string, int> Frequencies, IReadOnlyList<string> Terms)
{
    public Dictionary<string, double> Choose(int limit) => Terms.Distinct()
        .Select(t => (Term: t, Idf: Idf(t))).OrderByDescending(t => t.Idf).ThenBy(t => t.Term, StringComparer.Ordinal).Take(limit)
        .ToDictionary(t => t.Term, t => t.Idf);

    /// <summary>The rarest that together have no more postings than may be read.</summary>
    public Dictionary<string, double> LookedUp(Dictionary<string, double> chosen, int maxPostings, int atLeast)
    {
        var looked = new Dictionary<string, double>();
        var postings = 0L;
        foreach (var (term, idf) in chosen.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal))
        {
            var count = Frequencies.GetValueOrDefault(term);
            if (count == 0 || (looked.Count >= atLeast && postings + count > maxPostings))
                continue;
            (looked[term], postings) = (idf, postings + count);
        }

        return looked;
    }

    public Dictionary<string, double> PartsOf(TicketTerms ticket) =>
        TicketLikeness.Parts(ticket).Distinct().ToDictionary(g => g, g => Idf(IndexBatch.GramMark + g));

    private double Idf(string term)
    {
        var frequency = Frequencies.GetValueOrDefault(term);
        return Math.Log(1 + ((Math.Max(Tickets, frequency) - frequency + 0.5) / (frequency + 0.5)));
    }
}

/// <summary>Reads what the comparison of tickets takes from the database.</summary>
internal static class SimilarReader
{
    private const string Columns = "t.id, t.number, t.subject, t.status, t.created_at, t.user_ref, t.intent";

    public static async Task<ReadTicket?> TicketAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {Columns}, coalesce((
              SELECT left(string_agg(m.text, E'\n\n' ORDER BY m.created_at, m.id), 20000)
              FROM (SELECT x.text, x.created_at, x.id FROM messages x WHERE x.ticket_id = t.id AND x.direction = 'inbound'
                    ORDER BY x.created_at, x.id LIMIT 100) AS m), '')
            FROM tickets t WHERE t.id = $1
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader, reader.GetString(7)) : null;
    }

    /// <summary>Candidates with their terms; those that were merged into others are no candidates.</summary>
    public static async Task<List<ReadTicket>> FetchAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken ct)
    {
        var found = new List<ReadTicket>(ids.Length);
        if (ids.Length == 0)
            return found;
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {Columns}, d.language, d.terms FROM tickets t LEFT JOIN ticket_search_documents d ON d.ticket_id = t.id
            WHERE t.id = ANY ($1) AND t.merged_into IS NULL
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            found.Add(Read(reader, "") with
            {
                Language = reader.IsDBNull(7) ? Domain.Knowledge.LanguageDetector.Unknown : reader.GetString(7),
                Terms = reader.IsDBNull(8) ? [] : reader.GetString(8).Split(' '),
            });
        }

        return found;
    }

    public static async Task<TermWeights> WeightsAsync(NpgsqlConnection connection, TicketTerms ticket, CancellationToken ct)
    {
        var (tickets, length) = (0L, 0L);
        await using (var totals = new NpgsqlCommand("SELECT tickets, length FROM ticket_search_totals", connection))
        await using (var reader = await totals.ExecuteReaderAsync(ct))
        {
            if (await reader.ReadAsync(ct))
                (tickets, length) = (reader.GetInt64(0), reader.GetInt64(1));
        }

        var asked = ticket.All.Concat(ticket.Subject).Concat(TicketLikeness.Parts(ticket).Select(g => IndexBatch.GramMark + g)).Distinct().ToArray();
        var frequencies = new Dictionary<string, int>();
        await using (var command = new NpgsqlCommand("SELECT term, frequency FROM ticket_search_terms WHERE term = ANY ($1)", connection))
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = asked });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                frequencies[reader.GetString(0)] = reader.GetInt32(1);
        }

        return new TermWeights(tickets, tickets == 0 ? Math.Max(1, ticket.All.Count) : Math.Max(1, (double)length / tickets), frequencies, ticket.All);
    }

    public static async Task<List<Guid>> WordsAsync(
        NpgsqlConnection connection, Dictionary<string, double> terms, double averageLength, int limit, CancellationToken ct)
    {
        if (terms.Count == 0)
            return [];
        await using var command = new NpgsqlCommand("SELECT ticket_id FROM rainref_similar_words($1, $2, $3, $4)", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. terms.Keys] });
        command.Parameters.Add(new NpgsqlParameter<double[]> { TypedValue = [.. terms.Values] });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = averageLength });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return await IdsAsync(command, ct);
    }

    public static async Task<List<Guid>> NearAsync(
        NpgsqlConnection connection, float[] vector, bool exact, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT ticket_id FROM rainref_similar_vectors($1, $2, $3)", connection);
        command.Parameters.Add(new NpgsqlParameter<float[]> { TypedValue = vector });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = exact });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        return await IdsAsync(command, ct);
    }

    private static async Task<List<Guid>> IdsAsync(NpgsqlCommand command, CancellationToken ct)
    {
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static ReadTicket Read(NpgsqlDataReader reader, string text)
    {
        var id = reader.GetGuid(0);
        var clean = IndexSpace.Tickets.Clean(new IndexedFragment(id, id, reader.GetString(2), "", text));
        return new ReadTicket(
            id, reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4),
            reader.IsDBNull(5) ? null : reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetString(6), clean);
    }
}
