using System.Text.RegularExpressions;

namespace RainRef.Domain.Answers;

/// <summary>A draft as somebody edited it, read sentence by sentence against what was found for it.</summary>
/// <param name="Sentences">With the numbers of what proves them; without where nothing does.</param>
/// <param name="Citations">Numbered from 1 in reading order.</param>
/// <param name="Verdicts">What each sentence lacks.</param>
public sealed partial record EditedText(
    DraftSentence[] Sentences, CitationDraft[] Citations, IReadOnlyList<SentenceVerdict> Verdicts)
{
    public bool IsProved => Sentences.Length > 0 && Verdicts.All(v => v.Code is null);

    /// <summary>Reads an edited text: a sentence is proved by a citation that says it, or by another passage that was found.</summary>
    /// <param name="text">Markdown; the numbers of citations may stand in it and are made anew.</param>
    /// <param name="citations">Those of the answer that was edited.</param>
    /// <param name="retrieved">What was found for it.</param>
    public static EditedText Read(string text, IReadOnlyList<CitationDraft> citations, IReadOnlyList<Passage> retrieved)
    {
        var plain = Marks().Replace(text.ReplaceLineEndings("\n"), m =>
            citations.Any(c => c.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) == m.Groups[1].Value) ? "" : m.Value);
        var sentences = new List<DraftSentence>();
        var used = new List<CitationDraft>();
        foreach (var unit in PassageUnits.Read(plain))
        {
            var sentence = unit.Span.Of(plain);
            var proof = citations.FirstOrDefault(c => SentenceSupport.Proves(c.Quote, sentence)) ?? Quote(retrieved, sentence);
            sentences.Add(new DraftSentence(sentence, proof is null ? [] : [NumberOf(used, proof)], unit.Before.Length > 0 ? unit.Before : " "));
        }

        CitationDraft[] numbered = [.. used.Select((c, i) => c with { Number = i + 1 })];
        return new EditedText([.. sentences], numbered, CitationEnforcer.Judge(sentences, numbered));
    }

    private static int NumberOf(List<CitationDraft> used, CitationDraft proof)
    {
        var at = used.FindIndex(c => (c.FragmentId, c.OwnerVersion, c.Start, c.Length) == (proof.FragmentId, proof.OwnerVersion, proof.Start, proof.Length));
        if (at < 0)
            used.Add(proof);
        return at < 0 ? used.Count : at + 1;
    }

    private static CitationDraft? Quote(IReadOnlyList<Passage> retrieved, string sentence)
    {
        foreach (var p in retrieved)
        {
            if (SentenceSupport.Find(p.Text, sentence) is { } span)
                return new CitationDraft(0, p.FragmentId, p.OwnerKind, p.OwnerId, p.OwnerVersion, p.Start + span.Start, span.Length, p.Title, span.Of(p.Text));
        }

        return null;
    }

    [GeneratedRegex(@"(?<=\S) \[(\d{1,3})\]")]
    private static partial Regex Marks();
}
