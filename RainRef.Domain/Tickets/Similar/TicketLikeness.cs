using RainRef.Domain.Knowledge.Searching;

namespace RainRef.Domain.Tickets.Similar;

/// <summary>What a ticket says, as terms in reading order.</summary>
/// <param name="All">The subject, then what the customer wrote.</param>
public sealed record TicketTerms(IReadOnlyList<string> Subject, IReadOnlyList<string> All);

/// <summary>
/// How like tickets are to one of them: the sum of what its words say in the other (BM25), of what its subject's words say
/// in the other and in the other's subject, and half of what the parts of its subject's words say there, which meet other
/// endings and misspellings. The subject counts again because it is what somebody thought the ticket was about; the
/// weights are whole numbers and a half, and no data chose their digits.
/// </summary>
public sealed class TicketLikeness
{
    private const double PartsWeight = 0.5;
    private readonly TicketTerms _ticket;
    private readonly IReadOnlyDictionary<string, double> _idf;
    private readonly IReadOnlyDictionary<string, double> _partIdf;
    private readonly Dictionary<string, double> _subject;
    private readonly double _length;
    private readonly double _subjectLength;
    private readonly double _partsLength;

    /// <param name="idf">How telling each of the ticket's terms is that counts.</param>
    /// <param name="partIdf">The same for the character grams of its subject.</param>
    /// <param name="averageLength">How many terms the workspace's tickets have.</param>
    /// <param name="others">The candidates, whose subjects' average length stands for all.</param>
    public TicketLikeness(
        TicketTerms ticket, IReadOnlyDictionary<string, double> idf, IReadOnlyDictionary<string, double> partIdf, double averageLength,
        IReadOnlyList<TicketTerms> others)
    {
        (_ticket, _idf, _partIdf, _length) = (ticket, idf, partIdf, averageLength);
        _subject = ticket.Subject.Distinct().Where(idf.ContainsKey).ToDictionary(t => t, t => idf[t]);
        _subjectLength = others.Select(o => o.Subject.Count).Append(ticket.Subject.Count).Average();
        _partsLength = others.Select(o => Parts(o).Count()).Append(Parts(ticket).Count()).Average();
    }

    public double ToItself => Score(_ticket);

    public double Score(TicketTerms other) =>
        Sum(_idf, Counts(other.All), other.All.Count, _length)
        + Sum(_subject, Counts(other.All), other.All.Count, _length)
        + Sum(_subject, Counts(other.Subject), other.Subject.Count, _subjectLength)
        + (PartsWeight * Sum(_partIdf, Counts(Parts(other)), Parts(other).Count(), _partsLength));

    /// <summary>The terms that both have, the most telling first.</summary>
    public IEnumerable<string> Shared(TicketTerms other)
    {
        var has = other.All.ToHashSet();
        return _idf.Where(t => has.Contains(t.Key)).OrderByDescending(t => t.Value + (_subject.ContainsKey(t.Key) ? t.Value : 0))
            .ThenBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Key);
    }

    /// <summary>How much of what its subject says the other's subject says too, 0 to 1.</summary>
    public double SubjectShare(TicketTerms other)
    {
        var has = other.Subject.ToHashSet();
        var all = _subject.Values.Sum();
        return all == 0 ? 0 : _subject.Where(t => has.Contains(t.Key)).Sum(t => t.Value) / all;
    }

    /// <summary>The character grams of a subject.</summary>
    public static IEnumerable<string> Parts(TicketTerms ticket) =>
        ticket.Subject.Where(t => t.Length >= PassageRanker.MinGramTerm).SelectMany(CharGrams.Of);

    private static Dictionary<string, int> Counts(IEnumerable<string> terms) => terms.CountBy(t => t).ToDictionary(c => c.Key, c => c.Value);

    private static double Sum(IReadOnlyDictionary<string, double> idf, Dictionary<string, int> counts, int length, double average)
    {
        var sum = 0.0;
        foreach (var (term, weight) in idf)
        {
            if (counts.TryGetValue(term, out var count))
                sum += PassageRanker.Bm25Part(count, weight, length, average);
        }

        return sum;
    }
}
