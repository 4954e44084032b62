using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Triage;

/// <summary>A model that serves, and its version.</summary>
public sealed record ServingModel(TextClassifier Classifier, string Version);

/// <summary>What triage knows of one workspace: the values that it may give, and the models that serve.</summary>
public sealed record TriageKnowledge(
    IReadOnlyList<TriageValue> Values, IReadOnlyDictionary<TriageKind, ServingModel> Models)
{
    private readonly Dictionary<(TriageKind, string), TriageValue> _enabled =
        Values.Where(v => v.Enabled).GroupBy(v => (v.Kind, v.Key)).ToDictionary(g => g.Key, g => g.First());

    public TriageValue? Enabled(TriageKind kind, string? key) => key is null ? null : _enabled.GetValueOrDefault((kind, key));

    /// <summary>The judgement, or "unknown" where its value is not one of the workspace's enabled ones.</summary>
    public Judgement Keep(TriageKind kind, Judgement judgement) =>
        !judgement.IsKnown || Enabled(kind, judgement.Value) is not null
            ? judgement
            : Judgement.Unknown($"'{judgement.Value}' is not on this workspace's list.");
}
