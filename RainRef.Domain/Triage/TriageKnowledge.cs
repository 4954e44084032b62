using RainRef.Domain.Actions;
using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Triage;

/// <summary>A model that serves, and its version.</summary>
public sealed record ServingModel(TextClassifier Classifier, string Version);

/// <summary>What triage knows of one workspace: the values that it may give, the models that serve, the playbooks in force.</summary>
public sealed record TriageKnowledge(
    IReadOnlyList<TriageValue> Values, IReadOnlyDictionary<TriageKind, ServingModel> Models)
{
    private const int MostSteps = 8;

    private readonly Dictionary<(TriageKind, string), TriageValue> _values =
        Values.GroupBy(v => (v.Kind, v.Key)).ToDictionary(g => g.Key, g => g.First());

    /// <summary>The workspace's own first; null where only the built-in ones are known.</summary>
    public IReadOnlyList<Playbook>? Playbooks { get; init; }

    /// <summary>The value with this key, or the one that took its place; null where none of them is enabled.</summary>
    public TriageValue? Enabled(TriageKind kind, string? key)
    {
        for (var step = 0; key is not null && step < MostSteps; step++)
        {
            if (!_values.TryGetValue((kind, key), out var value))
                return null;
            if (value.Enabled)
                return value;
            key = value.ReplacedBy;
        }

        return null;
    }

    /// <summary>The playbook in force that is for an intent of a product; null where there is none.</summary>
    public Playbook? PlaybookFor(string intent, string? product) => Playbooks?.FirstOrDefault(
        p => p.Serves(product) && (Enabled(TriageKind.Intent, p.Intent)?.Key ?? p.Intent) == intent);

    /// <summary>The judgement by the value's present key, or "unknown" where it is not one of the workspace's enabled ones.</summary>
    public Judgement Keep(TriageKind kind, Judgement judgement)
    {
        if (!judgement.IsKnown)
            return judgement;
        if (Enabled(kind, judgement.Value) is not { } value)
            return Judgement.Unknown($"'{judgement.Value}' is not on this workspace's list.");
        return value.Key == judgement.Value ? judgement : judgement with { Value = value.Key, Reason = $"{judgement.Reason} (now {value.Key})" };
    }
}
