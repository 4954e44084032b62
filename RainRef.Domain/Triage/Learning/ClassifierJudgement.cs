namespace RainRef.Domain.Triage.Learning;

/// <summary>A class and how likely it is, 0 to 1.</summary>
public readonly record struct LabelShare(string Label, double Share);

/// <summary>What a model makes of a text.</summary>
/// <param name="Ranked">The likeliest classes, at most five, the likeliest first.</param>
/// <param name="InScope">How likely the text belongs to any of the classes, 0 to 1.</param>
/// <param name="IsKnown">Whether that is enough to answer at all.</param>
public sealed record ClassifierJudgement(IReadOnlyList<LabelShare> Ranked, double InScope, bool IsKnown)
{
    /// <summary>The likeliest class, whether or not it is likely enough.</summary>
    public string Best => Ranked[0].Label;

    /// <summary>Calibrated: of a hundred answers at 0.8, about eighty are right.</summary>
    public double Confidence => Ranked[0].Share;
}
