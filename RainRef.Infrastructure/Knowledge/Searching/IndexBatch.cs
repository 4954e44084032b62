using RainRef.Domain.Knowledge.Searching;

namespace RainRef.Infrastructure.Knowledge.Searching;

/// <summary>Analysed passages on their way into the index.</summary>
internal sealed class IndexBatch
{
    private const int MaxCount = 255;
    private const int MaxLength = ushort.MaxValue;

    /// <summary>What tells character grams from words among the terms.</summary>
    public const string GramMark = "~";

    /// <summary>What tells languages, which are counted alike.</summary>
    public const string LanguageMark = "~~";

    public List<Guid> Ids { get; } = [];

    public List<string> Languages { get; } = [];

    public List<string[]> Terms { get; } = [];

    public void Add(Guid id, string language, string[] terms)
    {
        Ids.Add(id);
        Languages.Add(language);
        Terms.Add(terms);
    }

    /// <summary>What the index counts beside words: each gram of a passage once.</summary>
    public static IEnumerable<string> GramsOf(IEnumerable<string> terms) =>
        terms.Distinct().Where(t => t.Length >= PassageRanker.MinGramTerm).SelectMany(CharGrams.Of).Distinct().Select(g => GramMark + g);

    public long TotalLength(Dictionary<Guid, int> numbers) =>
        Ids.Select((id, i) => numbers.ContainsKey(id) ? (long)Terms[i].Length : 0).Sum();

    /// <summary>One posting for each word of each passage that got a number.</summary>
    public (string[] Terms, int[] Blocks, long[] Entries) Postings(Dictionary<Guid, int> numbers, int blockSize)
    {
        List<string> terms = [];
        List<int> blocks = [];
        List<long> entries = [];
        for (var i = 0; i < Ids.Count; i++)
        {
            if (!numbers.TryGetValue(Ids[i], out var number))
                continue;
            var length = Math.Min(MaxLength, Terms[i].Length);
            foreach (var (term, count) in Terms[i].CountBy(t => t))
            {
                terms.Add(term);
                blocks.Add(number / blockSize);
                entries.Add(((long)number << 24) | ((long)Math.Min(MaxCount, count) << 16) | (uint)length);
            }
        }

        return ([.. terms], [.. blocks], [.. entries]);
    }

    /// <summary>In how many passages each word and each gram is.</summary>
    public (string[] Terms, int[] Frequencies) Frequencies(Dictionary<Guid, int> numbers)
    {
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < Ids.Count; i++)
        {
            if (!numbers.ContainsKey(Ids[i]))
                continue;
            foreach (var term in Terms[i].Distinct().Concat(GramsOf(Terms[i])).Append(LanguageMark + Languages[i]))
                counts[term] = counts.GetValueOrDefault(term) + 1;
        }

        return ([.. counts.Keys], [.. counts.Values]);
    }
}
