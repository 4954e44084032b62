using RainRef.Domain.Answers;

namespace RainRef.Evals.Knowledge;

/// <summary>What is drafted from what was found: whether it holds the answer, and whether its confidence tells.</summary>
internal sealed class DraftFigures
{
    // As many passages as the pipeline drafts from.
    private const int Passages = 8;
    private readonly List<double> _with = [];
    private readonly List<double> _without = [];
    private int _abstained;
    private int _abstainedWithout;
    private int _withAnswers;
    private int _drafted;
    private int _right;

    public void Add(SearchResult found, EvalQuery query, Dictionary<Guid, string> ids)
    {
        var draft = KbGrounder.Compose(found with { Passages = [.. found.Passages.Take(Passages)] });
        _with.Add(draft.Confidence);
        _abstained += draft.Abstained ? 1 : 0;
        // The same question with its documents taken away; that document frequencies stay as they were changes little.
        var rest = found.Passages.Where(p => !query.Relevant.Contains(ids[p.OwnerId])).Take(Passages).ToList();
        var blind = KbGrounder.Compose(found with { Passages = rest });
        _without.Add(blind.Confidence);
        _abstainedWithout += blind.Abstained ? 1 : 0;
        if (query.Answers is not { Length: > 0 } answers)
            return;
        _withAnswers++;
        if (draft.Abstained)
            return;
        _drafted++;
        _right += draft.Sentences.Any(s => s.Citations.Length > 0 && answers.Any(a => Contains(s.Text, a))) ? 1 : 0;
    }

    public void Report(EvalSet set)
    {
        set.Add("abstentions", (double)_abstained / _with.Count, "of 1");
        set.Add("abstentions with the documents removed", (double)_abstainedWithout / _without.Count, "of 1");
        if (_withAnswers > 0)
        {
            set.Add("cited sentence holds the answer, of drafts", (double)_right / _drafted, "of 1");
            set.Add("cited sentence holds the answer, of queries", (double)_right / _withAnswers, "of 1");
        }

        set.Add("confidence, area under ROC", Ranking.AreaUnderRoc(_with, _without), "of 1");
    }

    private static bool Contains(string text, string answer) =>
        answer.Trim().Length > 0 && Spaced(text).Contains(Spaced(answer), StringComparison.OrdinalIgnoreCase);

    private static string Spaced(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
