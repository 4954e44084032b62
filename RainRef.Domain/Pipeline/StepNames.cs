namespace RainRef.Domain.Pipeline;

/// <summary>The steps of a ticket's way: job kinds and span names.</summary>
public static class StepNames
{
    public const string Intake = "intake";
    public const string Triage = "triage";
    public const string Grounding = "grounding";
    public const string Planning = "planning";
    public const string Gate = "gate";
    public const string Execution = "execution";
    public const string Rollback = "rollback";
    public const string Signal = "signal";
}
