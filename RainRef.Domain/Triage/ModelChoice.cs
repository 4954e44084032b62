namespace RainRef.Domain.Triage;

/// <summary>Chooses between what the rules say and what the workspace's model says, among the workspace's values.</summary>
internal static class ModelChoice
{
    /// <summary>Below this a model's answer is a guess.</summary>
    private const double LeastConfidence = 0.35;

    // Rules are written by people and right where they speak clearly; a model has to be about as sure to overrule them.
    private const double ShareOfRules = 0.6;

    public static Judgement Between(TriageKind kind, Judgement rules, string text, TriageKnowledge? knowledge)
    {
        if (knowledge is null)
            return rules;
        var kept = knowledge.Keep(kind, rules);
        if (!knowledge.Models.TryGetValue(kind, out var model))
            return kept;
        var judged = model.Classifier.Judge(text);
        var value = judged.Best;
        // A model may have learnt a value that has since been retired.
        if (knowledge.Enabled(kind, value) is not { } present)
        {
            return kept.IsKnown || rules.IsKnown
                ? kept
                : Judgement.Unknown($"The model would say '{value}', which is not on this workspace's list.");
        }

        var sure = judged.IsKnown && judged.Confidence >= Math.Max(LeastConfidence, kept.Confidence * ShareOfRules);
        if (!sure && kept.IsKnown)
            return kept;
        return sure ? Explained(model, judged, text, present.Key) : Judgement.Unknown(WhyUnknown(judged));
    }

    private static Judgement Explained(ServingModel model, Learning.ClassifierJudgement judged, string text, string value)
    {
        var words = model.Classifier.Explain(text, judged.Best);
        var reason = words.Count == 0
            ? $"The whole of the text → {value}"
            : $"{string.Join(", ", words.Select(w => $"'{w}'"))} → {value}";
        return new Judgement(value, Math.Round(judged.Confidence, 2), reason, model.Version);
    }

    private static string WhyUnknown(Learning.ClassifierJudgement judged) => judged.IsKnown
        ? $"The likeliest, '{judged.Best}', is too unsure ({judged.Confidence:0.00})."
        : "It is unlike everything that was labelled.";
}
