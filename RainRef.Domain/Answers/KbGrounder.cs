using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers;

/// <summary>
/// Writes a draft from the very words of what was found: it selects sentences and never makes one. Where the best
/// passage covers too little of the question, it abstains and says what is missing.
/// </summary>
public static class KbGrounder
{
    public const string Engine = "extractive/1";
    public const double Threshold = 0.45;
    private const int MaxPassages = 2;
    private const int MaxSentences = 6;

    /// <param name="question">What was asked, to say in its own words what is missing.</param>
    public static Draft Compose(SearchResult found, string question = "")
    {
        var retrieved = found.Passages.Select(p => new RetrievedPassage(p.FragmentId, Math.Round(p.Score, 4))).ToArray();
        var judged = found.Passages
            .Select(passage => (Passage: passage, Coverage: Coverage(passage, found.Idf)))
            .OrderByDescending(j => j.Coverage.Confidence).ThenByDescending(j => j.Passage.Score)
            .ToList();
        if (judged.Count == 0 || judged[0].Coverage.Confidence < Threshold)
        {
            var best = judged.Count == 0 ? 0 : judged[0].Coverage.Confidence;
            return new Draft(true, Missing(found, judged.FirstOrDefault().Coverage, question), best, Threshold, [], [], retrieved, Engine);
        }

        return Quote(judged, found.Idf, retrieved);
    }

    private static Draft Quote(
        List<(Passage Passage, Covered Coverage)> judged, IReadOnlyDictionary<string, double> idf, RetrievedPassage[] retrieved)
    {
        var sentences = new List<DraftSentence>();
        var citations = new List<CitationDraft>();
        var covered = new HashSet<string>();
        foreach (var (passage, coverage) in judged)
        {
            var adds = coverage.Terms.Any(term => !covered.Contains(term));
            if (citations.Count == MaxPassages || (citations.Count > 0 && (!adds || coverage.Confidence < Threshold)))
                break;
            var chosen = Choose(passage, idf, MaxSentences - sentences.Count);
            if (chosen.Count == 0)
                continue;
            var number = citations.Count + 1;
            var (start, end) = (chosen[0].Start, chosen[^1].Start + chosen[^1].Length);
            citations.Add(new CitationDraft(
                number, passage.FragmentId, passage.OwnerKind, passage.OwnerId, passage.OwnerVersion, passage.Start + start,
                end - start, passage.Title, passage.Text[start..end]));
            sentences.AddRange(chosen.Select(s => new DraftSentence(passage.Text.Substring(s.Start, s.Length), [number])));
            covered.UnionWith(coverage.Terms);
        }

        return new Draft(
            false, null, judged[0].Coverage.Confidence, Threshold, [.. sentences], [.. citations], retrieved, Engine);
    }

    // A short passage is taken whole, so that a procedure keeps its steps; of a long one, the run of sentences around
    // the one that says most about the question.
    private static IReadOnlyList<TextSpan> Choose(Passage passage, IReadOnlyDictionary<string, double> idf, int room)
    {
        var spans = SentenceSplitter.Split(passage.Text);
        if (spans.Count <= room)
            return spans;
        if (room <= 0)
            return [];
        var best = Enumerable.Range(0, spans.Count).MaxBy(i => Weight(passage.Text.Substring(spans[i].Start, spans[i].Length), idf));
        var first = Math.Clamp(best - 1, 0, spans.Count - room);
        return [.. spans.Skip(first).Take(room)];
    }

    private static double Weight(string text, IReadOnlyDictionary<string, double> idf) =>
        TextTerms.Terms(text).Distinct().Sum(term => idf.GetValueOrDefault(term));

    // The share of the question's weight that the passage covers, less where few terms agree by chance.
    private static Covered Coverage(Passage passage, IReadOnlyDictionary<string, double> idf)
    {
        var terms = TextTerms.Terms($"{passage.Title} {passage.HeadingPath} {passage.Text}").ToHashSet();
        var common = idf.Keys.Where(terms.Contains).ToHashSet();
        var total = idf.Values.Sum();
        var share = total == 0 ? 0 : common.Sum(term => idf[term]) / total;
        return new Covered(Math.Round(share * (1 - Math.Pow(0.5, common.Count)), 3), common);
    }

    private static string Missing(SearchResult found, Covered? best, string question)
    {
        var uncovered = found.Idf
            .Where(pair => best is null || !best.Terms.Contains(pair.Key))
            .OrderByDescending(pair => pair.Value).Take(5).Select(pair => $"'{Question.WordOf(question, pair.Key)}'").ToList();
        return uncovered.Count == 0
            ? "No approved text answers this question."
            : $"No approved text covers {string.Join(", ", uncovered)}.";
    }

    private sealed record Covered(double Confidence, IReadOnlySet<string> Terms);
}
