using Npgsql;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>
/// Finds passages by their words. The database proposes candidates by its index; BM25 (Robertson and Zaragoza 2009,
/// with k1 = 1.2 and b = 0.75) ranks them here, with document frequencies of the whole workspace.
/// </summary>
public sealed class KnowledgeSearch(RainRefDatabase database)
{
    private const int MaxTerms = 40;
    private const int MaxCandidates = 100;
    private const double K1 = 1.2;
    private const double B = 0.75;

    public async Task<SearchResult> FindAsync(Guid workspaceId, string question, int limit, CancellationToken ct)
    {
        // Long questions keep their longest words, which tell most.
        var terms = TextTerms.Terms(question).Distinct().OrderByDescending(t => t.Length).Take(MaxTerms).ToArray();
        if (terms.Length == 0)
            return SearchResult.Nothing;
        await using var connection = await database.OpenAsync(workspaceId, ct);
        var (total, averageLength, frequencies) = await FrequenciesAsync(connection, terms, ct);
        if (total == 0)
            return SearchResult.Nothing;
        var idf = terms.ToDictionary(
            t => t, t => Math.Log(1 + ((total - frequencies[t] + 0.5) / (frequencies[t] + 0.5))));
        var candidates = await CandidatesAsync(connection, terms.Where(t => frequencies[t] > 0).ToArray(), ct);
        var ranked = candidates
            .Select(c => c.Passage with { Score = Score(c.Terms, idf, averageLength) })
            .OrderByDescending(p => p.Score).ThenBy(p => p.FragmentId).Take(limit).ToList();
        return new SearchResult(ranked, idf);
    }

    private static async Task<(long Total, double AverageLength, Dictionary<string, long> Frequencies)> FrequenciesAsync(
        NpgsqlConnection connection, string[] terms, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT total, average_length, term, frequency FROM rainref_term_frequencies($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = terms });
        var (total, average, frequencies) = (0L, 1.0, new Dictionary<string, long>());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            (total, average) = (reader.GetInt64(0), reader.GetDouble(1));
            frequencies[reader.GetString(2)] = reader.GetInt64(3);
        }

        return (total, average, frequencies);
    }

    private static async Task<List<(Passage Passage, string[] Terms)>> CandidatesAsync(
        NpgsqlConnection connection, string[] terms, CancellationToken ct)
    {
        var candidates = new List<(Passage, string[])>();
        if (terms.Length == 0)
            return candidates;
        await using var command = new NpgsqlCommand(
            """
            SELECT id, owner_kind, owner_id, owner_version, start, title, heading_path, body, terms
            FROM rainref_search_fragments($1, $2)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = terms });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxCandidates });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            SnakeCase.TryParse<FragmentOwner>(reader.GetString(1), out var owner);
            var passage = new Passage(
                reader.GetGuid(0), owner, reader.GetGuid(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetString(5),
                reader.GetString(6), reader.GetString(7), 0);
            candidates.Add((passage, reader.GetString(8).Split(' ')));
        }

        return candidates;
    }

    private static double Score(string[] terms, Dictionary<string, double> idf, double averageLength)
    {
        var norm = K1 * (1 - B + (B * terms.Length / averageLength));
        return terms.Where(idf.ContainsKey).CountBy(t => t)
            .Sum(t => idf[t.Key] * t.Value * (K1 + 1) / (t.Value + norm));
    }
}
