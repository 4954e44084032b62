namespace RainRef.Domain.Triage;

/// <summary>What is judged by a list of values of the workspace's own.</summary>
public enum TriageKind
{
    Intent,
    Category,
    Severity,
    ProductArea,
    Queue,
}
