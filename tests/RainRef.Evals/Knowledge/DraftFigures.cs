using RainRef.Domain.Answers;
using RainRef.Testing.Reports;

namespace RainRef.Evals.Knowledge;

/// <summary>What is drafted from what was found: whether it holds the answer, and whether its confidence tells.</summary>
internal sealed class DraftFigures
{
    // As many passages as the pipeline drafts from.
    private const int Passages = 8;
    private readonly List<double> _with = [];
    private readonly List<double> _without = [];
    private readonly List<(double Confidence, bool Right, bool Held)> _judged = [];
    private readonly List<GradedEvidence> _graded = [];
    private int _abstained;
    private int _abstainedWithout;
    private int _withAnswers;
    private int _drafted;
    private int _right;
    private int _disputed;
    private int _sentences;

    /// <summary>For fitting: what each question's first passage shows, and whether what would be cited answers.</summary>
    public IReadOnlyList<GradedEvidence> Graded => _graded;

    public void Add(SearchResult found, EvalQuery query, Dictionary<Guid, string> ids)
    {
        var first = found with { Passages = [.. found.Passages.Take(Passages)] };
        var draft = KbGrounder.Compose(first, query.Text);
        _with.Add(draft.Confidence);
        _abstained += draft.Abstained ? 1 : 0;
        _disputed += draft.Contradictions.Length > 0 ? 1 : 0;
        // The same question with its documents taken away; that document frequencies stay as they were changes little.
        var rest = found with { Passages = [.. found.Passages.Where(p => !query.Relevant.Contains(ids[p.OwnerId])).Take(Passages)] };
        var blind = KbGrounder.Compose(rest, query.Text);
        _without.Add(blind.Confidence);
        _abstainedWithout += blind.Abstained ? 1 : 0;
        if (query.Answers is not { Length: > 0 } answers)
            return;
        var held = CalibrationFit.IsHeld(query.Relevant[0]);
        var would = KbGrounder.Compose(first, query.Text, threshold: 0);
        Judge(first, query, would.Sentences.Any(s => Holds(s, answers)), held, draft.Confidence);
        Judge(rest, query, false, held, blind.Confidence);
        _withAnswers++;
        if (draft.Abstained)
            return;
        _drafted++;
        _sentences += draft.Sentences.Length;
        _right += draft.Sentences.Any(s => Holds(s, answers)) ? 1 : 0;
    }

    public void Report(EvalSet set)
    {
        set.Add("abstentions", (double)_abstained / _with.Count, "of 1");
        set.Add("abstentions with the documents removed", (double)_abstainedWithout / _without.Count, "of 1");
        set.Add("drafts that say a contradiction", (double)_disputed / Math.Max(1, _with.Count - _abstained), "of 1");
        if (_withAnswers > 0)
        {
            set.Add("cited sentence holds the answer, of drafts", (double)_right / _drafted, "of 1", null, Goal.AtLeast(0.85));
            set.Add("cited sentence holds the answer, of queries", (double)_right / _withAnswers, "of 1");
            set.Add("sentences a draft", (double)_sentences / _drafted, "sentences");
            set.Add("confidence, calibration error", CalibrationFit.Error([.. _judged.Select(j => (j.Confidence, j.Right))]), "of 1");
            var held = _judged.Where(j => j.Held).ToList();
            set.Add("confidence, calibration error, documents held out of fitting", CalibrationFit.Error([.. held.Select(j => (j.Confidence, j.Right))]), "of 1");
            set.Add(
                "confidence that what is cited answers, area under ROC, held out",
                Ranking.AreaUnderRoc([.. held.Where(j => j.Right).Select(j => j.Confidence)], [.. held.Where(j => !j.Right).Select(j => j.Confidence)]), "of 1");
        }

        set.Add("confidence, area under ROC", Ranking.AreaUnderRoc(_with, _without), "of 1", null, _withAnswers > 0 ? Goal.AtLeast(0.85) : null);
    }

    private void Judge(SearchResult found, EvalQuery query, bool right, bool held, double confidence)
    {
        _judged.Add((confidence, right, held));
        if (AnswerConfidence.EvidenceOf(found, query.Text) is { } features)
            _graded.Add(new GradedEvidence(features, right, held));
    }

    private static bool Holds(DraftSentence sentence, string[] answers) =>
        sentence.Citations.Length > 0 && answers.Any(a => Contains(sentence.Text, a));

    private static bool Contains(string text, string answer) =>
        answer.Trim().Length > 0 && Spaced(text).Contains(Spaced(answer), StringComparison.OrdinalIgnoreCase);

    private static string Spaced(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
