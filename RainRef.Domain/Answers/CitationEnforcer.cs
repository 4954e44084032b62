using RainRef.Domain.Common;

namespace RainRef.Domain.Answers;

/// <summary>The only way to a draft that may be sent: every sentence is backed by a citation retrieved in the same run.</summary>
public static class CitationEnforcer
{
    public static Result<Draft> Check(Draft draft)
    {
        if (draft.Abstained)
            return draft.Sentences.Length == 0 ? draft : Refuse("abstention_with_text", "An abstention has no sentences.");
        if (draft.Sentences.Length == 0)
            return Refuse("draft_empty", "A draft has at least one sentence.");
        var retrieved = draft.Retrieved.Select(r => r.FragmentId).ToHashSet();
        var cited = new Dictionary<int, CitationDraft>();
        foreach (var citation in draft.Citations)
        {
            if (!retrieved.Contains(citation.FragmentId))
                return Refuse("citation_not_retrieved", $"Citation {citation.Number} was not among what was found.");
            if (!cited.TryAdd(citation.Number, citation))
                return Refuse("citation_ambiguous", $"Two citations have the number {citation.Number}.");
        }

        for (var i = 0; i < draft.Sentences.Length; i++)
        {
            var sentence = draft.Sentences[i];
            var proofs = sentence.Citations.Where(cited.ContainsKey).Select(n => cited[n]).ToList();
            if (proofs.Count == 0)
                return Refuse("sentence_uncited", $"Sentence {i + 1} cites nothing.");
            if (!proofs.Any(proof => proof.Quote.Contains(sentence.Text, StringComparison.Ordinal)))
                return Refuse("sentence_unsupported", $"What sentence {i + 1} cites does not say it.");
        }

        return draft;
    }

    private static Error Refuse(string code, string message) => Error.Conflict(code, message);
}
