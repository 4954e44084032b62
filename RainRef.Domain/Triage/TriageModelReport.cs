using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Triage;

/// <summary>What was measured before a model could serve, on texts that had been kept from it.</summary>
/// <param name="Labels">How many labelled texts it learnt from.</param>
/// <param name="Figures">Of the candidate, on the texts held back.</param>
/// <param name="Before">The accuracy of what served, on those texts that it had not learnt from either; null where there were none.</param>
/// <param name="BeforeTexts">How many these were.</param>
/// <param name="After">The candidate's accuracy on the same texts.</param>
public sealed record TriageModelReport(
    bool Accepted, string Verdict, int Labels, ClassifierFigures Figures, double? Before, int BeforeTexts, double? After);
