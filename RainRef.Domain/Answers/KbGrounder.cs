using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers;

/// <summary>
/// Writes a draft from the very words of what was found: it selects sentences and steps and never makes one. A
/// procedure stays whole, and what two texts disagree about is said with both. Where nothing found is likely enough to
/// answer, it abstains and says what is missing.
/// </summary>
public static class KbGrounder
{
    public const string Engine = "extractive/2";

    /// <summary>An answer is more likely right than not; a workspace may ask for more.</summary>
    public const double Threshold = 0.5;

    private const int MaxPassages = 2;
    private const int MaxSentences = 6;
    private const int MaxDisputed = 2;

    // A second passage says something of its own about the question, or it is left out.
    private const double SecondCoverage = 0.5;

    /// <param name="question">What was asked, to say in its own words what is missing.</param>
    /// <param name="threshold">Below this confidence it abstains.</param>
    public static Draft Compose(SearchResult found, string question = "", double threshold = Threshold)
    {
        var retrieved = found.Passages.Select(p => new RetrievedPassage(p.FragmentId, Math.Round(p.Score, 4))).ToArray();
        var language = LanguageDetector.Detect(question) is { Length: 2 } told ? told : null;
        var evidence = found.Passages.Select(p => PassageEvidence.Of(found, p, question)).ToList();
        var confidence = Math.Round(evidence.Count == 0 ? 0 : AnswerConfidence.Of(evidence[0]), 3);
        if (confidence < threshold || evidence.Count == 0)
        {
            return new Draft(true, Missing(found, evidence.FirstOrDefault(), question), confidence, threshold, [], [], retrieved, Engine)
            {
                Language = language,
            };
        }

        return Quote(found, evidence, new Draft(false, null, confidence, threshold, [], [], retrieved, Engine) { Language = language });
    }

    /// <summary>Whether a procedure in a passage begins before it or may go on after it, so that what stands around it is wanted.</summary>
    public static bool NeedsAround(Passage passage)
    {
        var units = PassageUnits.Read(passage.Text);
        return units.Any(u => u.Number is not null) && (units.First(u => u.Number is not null).Number > 1 || units[^1].List >= 0);
    }

    private static Draft Quote(SearchResult found, List<PassageEvidence> evidence, Draft draft)
    {
        var quotes = new List<PassageQuote>();
        var covered = new HashSet<string>();
        var room = MaxSentences;
        foreach (var proof in evidence.OrderByDescending(e => e == evidence[0]).ThenByDescending(e => e.Coverage).ThenByDescending(e => e.Passage.Score))
        {
            var adds = proof.Matched.Any(word => !covered.Contains(word));
            if (quotes.Count == MaxPassages || room <= 0 || (quotes.Count > 0 && (!adds || proof.Coverage < SecondCoverage)))
                break;
            var chosen = PassageQuote.Choose(found, proof, room);
            if (chosen.Count == 0)
                continue;
            quotes.AddRange(chosen);
            room -= chosen.Sum(q => q.Units.Count);
            covered.UnionWith(proof.Matched);
        }

        var disputes = Disputes(quotes, evidence);
        quotes.AddRange(disputes.Select(d => d.Quote));
        // In reading order: what belongs to one text stands together, as it stands there.
        var owners = quotes.Select(q => q.Passage.OwnerId).Distinct().ToList();
        return Write(draft, [.. quotes.OrderBy(q => owners.IndexOf(q.Passage.OwnerId)).ThenBy(q => q.Start)], disputes);
    }

    // What another text says about the same and the chosen ones deny comes along, with its own source.
    private static List<Dispute> Disputes(List<PassageQuote> quotes, List<PassageEvidence> evidence)
    {
        var disputes = new List<Dispute>();
        var said = quotes.SelectMany(q => q.Units.Select(u => (Quote: q, Unit: u))).ToList();
        var least = evidence[0].Coverage * 0.6;
        foreach (var proof in evidence)
        {
            if (disputes.Count == MaxDisputed || proof.Coverage < least || quotes.Exists(q => q.Passage.FragmentId == proof.Passage.FragmentId))
                continue;
            foreach (var unit in PassageUnits.Read(proof.Passage.Text))
            {
                var other = unit.Span.Of(proof.Passage.Text);
                var against = said.Where(s => s.Quote.Passage.OwnerId != proof.Passage.OwnerId)
                    .Select(s => (s.Quote, s.Unit, Found: ContradictionFinder.Compare(s.Unit.Span.Of(s.Quote.Passage.Text), other)))
                    .FirstOrDefault(s => s.Found is not null);
                if (against.Found is null || !proof.Asks(other))
                    continue;
                var quote = new PassageQuote(proof.Passage, [unit]);
                disputes.Add(new Dispute(against.Quote, against.Unit, quote, against.Found));
                break;
            }
        }

        // Two of the chosen passages may disagree as well.
        for (var i = 0; i < said.Count; i++)
        {
            foreach (var (quote, unit) in said.Skip(i + 1).Where(s => s.Quote.Passage.OwnerId != said[i].Quote.Passage.OwnerId))
            {
                if (ContradictionFinder.Compare(said[i].Unit.Span.Of(said[i].Quote.Passage.Text), unit.Span.Of(quote.Passage.Text)) is { } between)
                    disputes.Add(new Dispute(said[i].Quote, said[i].Unit, quote with { Units = [unit] }, between, Chosen: true));
            }
        }

        return disputes;
    }

    private static Draft Write(Draft draft, List<PassageQuote> quotes, List<Dispute> disputes)
    {
        var sentences = new List<DraftSentence>();
        var citations = new List<CitationDraft>();
        var places = new Dictionary<(Guid Fragment, int Start), int>();
        var added = disputes.Where(d => d.Chosen).Select(d => d.Quote).ToHashSet();
        foreach (var quote in quotes.Where(q => !added.Contains(q)))
        {
            var number = citations.Count + 1;
            citations.Add(quote.Cite(number));
            for (var i = 0; i < quote.Units.Count; i++)
            {
                var unit = quote.Units[i];
                places[(quote.Passage.FragmentId, unit.Span.Start)] = sentences.Count + 1;
                sentences.Add(new DraftSentence(unit.Span.Of(quote.Passage.Text), [number], i > 0 ? unit.Before : quote.GoesOn ? "\n" : "\n\n"));
            }
        }

        return draft with
        {
            Sentences = [.. sentences],
            Citations = [.. citations],
            Retrieved = [.. draft.Retrieved, .. quotes.Select(q => q.Passage).Where(p => draft.Retrieved.All(r => r.FragmentId != p.FragmentId))
                .Select(p => new RetrievedPassage(p.FragmentId, 0)).Distinct()],
            Contradictions =
            [
                .. disputes.Select(d => d.Found with
                {
                    First = places[(d.Against.Passage.FragmentId, d.AgainstUnit.Span.Start)],
                    Second = places[(d.Quote.Passage.FragmentId, d.Quote.Units[0].Span.Start)],
                }),
            ],
        };
    }

    private static string Missing(SearchResult found, PassageEvidence? best, string question)
    {
        var has = best is null ? [] : TextTerms.Terms($"{best.Passage.Title} {best.Passage.HeadingPath} {best.Passage.Text}").ToHashSet();
        var uncovered = found.Idf
            .Where(pair => !has.Contains(pair.Key))
            .OrderByDescending(pair => pair.Value).Take(5).Select(pair => $"'{Question.WordOf(question, pair.Key)}'").ToList();
        return uncovered.Count == 0
            ? "No approved text answers this question."
            : $"No approved text covers {string.Join(", ", uncovered)}.";
    }

    private sealed record Dispute(
        PassageQuote Against, PassageUnit AgainstUnit, PassageQuote Quote, Contradiction Found, bool Chosen = false);
}
