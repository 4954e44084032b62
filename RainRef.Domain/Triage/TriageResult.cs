namespace RainRef.Domain.Triage;

/// <summary>One judgement: a value, how sure (0 to 1), and why in words. No evidence gives <see cref="Unknown"/>.</summary>
/// <param name="By">The rules, the model's version or the person that judged.</param>
public sealed record Judgement(string Value, double Confidence, string Reason, string? By = null)
{
    public const string UnknownValue = "unknown";

    public static Judgement Unknown(string reason) => new(UnknownValue, 0, reason);

    public bool IsKnown => Value != UnknownValue;
}

/// <summary>How risky, 0 to 1, and what raised it.</summary>
public sealed record RiskJudgement(double Value, string Reason);

/// <summary>What triage found in a ticket.</summary>
/// <param name="Summary">What it is about, in at most 30 of its own words.</param>
/// <param name="Title">The same in at most 8; null in results from before there were titles.</param>
/// <param name="Language">A two-letter code (ISO 639-1); null likewise.</param>
/// <param name="Rules">Which rules judged, with their version, so that a result can be told from a later one's.</param>
public sealed record TriageResult(
    string Rules,
    Judgement Intent,
    Judgement Category,
    Judgement Severity,
    Judgement ProductArea,
    Judgement Sentiment,
    RiskJudgement Risk,
    string Summary,
    Judgement Queue,
    Judgement Playbook,
    TimeSpan FirstResponseWithin,
    TimeSpan ResolutionWithin,
    string? Title = null,
    Judgement? Language = null)
{
    /// <summary>The values alone: reasons and titles quote what was said.</summary>
    public TriageResult WithoutWords() => this with
    {
        Intent = Bare(Intent),
        Category = Bare(Category),
        Severity = Bare(Severity),
        ProductArea = Bare(ProductArea),
        Sentiment = Bare(Sentiment),
        Risk = Risk with { Reason = "" },
        Summary = "",
        Queue = Bare(Queue),
        Playbook = Bare(Playbook),
        Title = null,
        Language = Language is null ? null : Bare(Language),
    };

    private static Judgement Bare(Judgement judgement) => judgement with { Reason = "" };
}
