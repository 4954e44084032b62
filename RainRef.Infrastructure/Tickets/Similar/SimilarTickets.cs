using System.Data;
using Npgsql;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Domain.Tickets.Similar;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Similar;

/// <summary>
/// Finds tickets that say the same: candidates by all their words, by their subject's words (BM25) and by likeness
/// (vectors), each a capped list, put in order by what they say. What was written a moment ago is read.
/// </summary>
public sealed class SimilarTickets(RainRefDatabase database, SearchIndexer indexer, SnowballStemmer stemmer, LocalEmbedder embedder)
{
    public const int MaxResults = 50;

    private const int LegSize = 80;
    private const int MaxPending = 100;

    // Below this a comparison with everything is as quick as the walk through an index that all workspaces share.
    private const int MaxExact = 4000;

    // A long ticket's rarest words say what it is about; those that are everywhere cost most to look up and tell least.
    private const int MaxWords = 160;
    private const int MaxPostings = 60_000;
    private const int MinLookedUp = 2;

    /// <returns>The most alike first; null where there is no such ticket. Tickets that were merged into others are left out.</returns>
    public async Task<IReadOnlyList<SimilarTicket>?> FindAsync(Guid workspaceId, Guid ticketId, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        if (await SimilarReader.TicketAsync(connection, ticketId, ct) is not { } ticket)
            return null;
        var (terms, surface) = await ReadAsync(connection, ticket, ct);
        var weights = await SimilarReader.WeightsAsync(connection, terms, ct);
        var idf = weights.Choose(MaxWords);
        var looked = weights.LookedUp(idf, MaxPostings, MinLookedUp);
        var candidates = new HashSet<Guid>();
        candidates.UnionWith(await SimilarReader.WordsAsync(connection, looked, weights.AverageLength, LegSize, ct));
        var subject = terms.Subject.ToHashSet();
        candidates.UnionWith(await SimilarReader.WordsAsync(
            connection, looked.Where(t => subject.Contains(t.Key)).ToDictionary(), weights.AverageLength, LegSize, ct));
        candidates.UnionWith(await NearAsync(connection, ticket, weights.Tickets <= MaxExact, ct));
        candidates.Remove(ticketId);
        var found = await FetchAsync(connection, candidates, ticketId, ct);
        return Rank(ticket, terms, surface, weights, idf, found, Math.Clamp(limit, 1, MaxResults));
    }

    private static IReadOnlyList<SimilarTicket> Rank(
        ReadTicket ticket, TicketTerms terms, Dictionary<string, string> surface, TermWeights weights, Dictionary<string, double> idf,
        List<(ReadTicket Ticket, TicketTerms Terms)> found, int limit)
    {
        var likeness = new TicketLikeness(terms, idf, weights.PartsOf(terms), weights.AverageLength, found.ConvertAll(f => f.Terms));
        var whole = likeness.ToItself;
        if (whole <= 0)
            return [];
        return
        [
            .. found.Select(f => (f.Ticket, f.Terms, Score: likeness.Score(f.Terms))).Where(f => f.Score > 0)
                .OrderByDescending(f => f.Score).ThenByDescending(f => f.Ticket.Id).Take(limit)
                .Select(f => SimilarReasons.Describe(
                    ticket, f.Ticket, Math.Min(1, f.Score / whole), likeness.SubjectShare(f.Terms),
                    [.. likeness.Shared(f.Terms).Select(t => surface.GetValueOrDefault(t, t))])),
        ];
    }

    // The terms, and the word by which each is known to who reads the reasons.
    private async Task<(TicketTerms Terms, Dictionary<string, string> Surface)> ReadAsync(
        NpgsqlConnection connection, ReadTicket ticket, CancellationToken ct)
    {
        var (language, all) = await AnalyseAsync(connection, ticket, ct);
        var tokens = SearchTokens.Read($"{ticket.Clean.Title}\n\n{ticket.Clean.Text}");
        var surface = new Dictionary<string, string>();
        for (var i = 0; i < Math.Min(tokens.Count, all.Count); i++)
        {
            if (!all[i].IsSmall)
                surface.TryAdd(all[i].Term, tokens[i].Text);
        }

        var subject = await SubjectAsync(connection, ticket.Clean.Title, language, ct);
        return (new TicketTerms(subject, [.. all.Where(t => !t.IsSmall).Select(t => t.Term)]), surface);
    }

    private Task<(string Language, IReadOnlyList<StemmedWord> Terms)> AnalyseAsync(
        NpgsqlConnection connection, ReadTicket ticket, CancellationToken ct) =>
        indexer.AnalyseAsync(connection, ticket.Clean, LanguageDetector.Detect(ticket.Clean.Text), ct);

    private async Task<List<string>> SubjectAsync(NpgsqlConnection connection, string subject, string language, CancellationToken ct) =>
        [.. (await stemmer.StemAsync(connection, language, SearchTokens.Read(subject), ct)).Where(t => !t.IsSmall).Select(t => t.Term)];

    private async Task<List<Guid>> NearAsync(NpgsqlConnection connection, ReadTicket ticket, bool exact, CancellationToken ct)
    {
        var vector = (await embedder.EmbedAsync([$"{ticket.Clean.Title}\n\n{ticket.Clean.Text}"], ct))[0];
        return vector.Any(x => x != 0) ? await SimilarReader.NearAsync(connection, vector, exact, LegSize, ct) : [];
    }

    private async Task<List<(ReadTicket Ticket, TicketTerms Terms)>> FetchAsync(
        NpgsqlConnection connection, HashSet<Guid> candidates, Guid own, CancellationToken ct)
    {
        var found = new List<(ReadTicket, TicketTerms)>(candidates.Count);
        var pending = (await SearchIndexer.PendingAsync(connection, IndexSpace.Tickets, MaxPending, hold: false, ct)).Where(p => p.Id != own).ToList();
        foreach (var ticket in await SimilarReader.FetchAsync(connection, [.. candidates.Except(pending.Select(p => p.Id))], ct))
            found.Add((ticket, new TicketTerms(await SubjectAsync(connection, ticket.Clean.Title, ticket.Language!, ct), ticket.Terms!)));
        var fresh = await SimilarReader.FetchAsync(connection, [.. pending.Select(p => p.Id)], ct);
        foreach (var row in fresh.Join(pending, t => t.Id, p => p.Id, (t, p) => t with { Clean = p }))
        {
            var (language, all) = await AnalyseAsync(connection, row, ct);
            found.Add((row, new TicketTerms(
                await SubjectAsync(connection, row.Clean.Title, language, ct), [.. all.Select(t => t.Term)])));
        }

        return found;
    }
}
