using RainRef.Domain.Common;

namespace RainRef.Domain.Answers;

/// <summary>The only way to a draft that may be sent: every sentence is backed by a citation retrieved in the same run.</summary>
public static class CitationEnforcer
{
    public const string Uncited = "sentence_uncited";
    public const string Unsupported = "sentence_unsupported";

    /// <summary>The draft, or the first thing that keeps it from being sent. Sentences without proof are listed in the error's details.</summary>
    public static Result<Draft> Check(Draft draft)
    {
        if (draft.Abstained)
            return draft.Sentences.Length == 0 ? draft : Refuse("abstention_with_text", "An abstention has no sentences.");
        if (draft.Sentences.Length == 0)
            return Refuse("draft_empty", "A draft has at least one sentence.");
        var retrieved = draft.Retrieved.Select(r => r.FragmentId).ToHashSet();
        var numbers = new HashSet<int>();
        foreach (var citation in draft.Citations)
        {
            if (!retrieved.Contains(citation.FragmentId))
                return Refuse("citation_not_retrieved", $"Citation {citation.Number} was not among what was found.");
            if (!numbers.Add(citation.Number))
                return Refuse("citation_ambiguous", $"Two citations have the number {citation.Number}.");
        }

        var lacking = Judge(draft.Sentences, draft.Citations).Where(v => v.Code is not null).ToList();
        return lacking.Count == 0 ? draft : Refuse(lacking);
    }

    /// <summary>What each sentence lacks, in their order.</summary>
    public static IReadOnlyList<SentenceVerdict> Judge(IReadOnlyList<DraftSentence> sentences, IEnumerable<CitationDraft> citations)
    {
        var cited = citations.DistinctBy(c => c.Number).ToDictionary(c => c.Number);
        var verdicts = new List<SentenceVerdict>(sentences.Count);
        for (var i = 0; i < sentences.Count; i++)
        {
            var proofs = sentences[i].Citations.Where(cited.ContainsKey).Select(n => cited[n]).ToList();
            var code = proofs.Count == 0 ? Uncited
                : proofs.Exists(proof => SentenceSupport.Proves(proof.Quote, sentences[i].Text)) ? null : Unsupported;
            verdicts.Add(new SentenceVerdict(i + 1, sentences[i].Text, code));
        }

        return verdicts;
    }

    private static Error Refuse(List<SentenceVerdict> lacking)
    {
        var first = lacking[0];
        var message = first.Code == Uncited ? $"Sentence {first.Number} cites nothing." : $"What sentence {first.Number} cites does not say it.";
        if (lacking.Count > 1)
            message += $" {lacking.Count - 1} more {(lacking.Count == 2 ? "lacks" : "lack")} proof.";
        return new Error(
            ErrorKind.Conflict, first.Code!, message,
            new Dictionary<string, object?>
            {
                ["sentences"] = lacking.Select(v => new Dictionary<string, object?> { ["number"] = v.Number, ["code"] = v.Code }).ToArray(),
            });
    }

    private static Error Refuse(string code, string message) => Error.Conflict(code, message);
}

/// <summary>What the enforcer says of one sentence.</summary>
/// <param name="Number">From 1, in the draft's order.</param>
/// <param name="Code">Why it cannot be sent; null when it is proved.</param>
public sealed record SentenceVerdict(int Number, string Text, string? Code);
