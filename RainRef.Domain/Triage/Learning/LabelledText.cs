namespace RainRef.Domain.Triage.Learning;

/// <summary>A text and the value that it should get.</summary>
public sealed record LabelledText(string Text, string Label);
