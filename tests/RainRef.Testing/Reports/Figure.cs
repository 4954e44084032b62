namespace RainRef.Testing.Reports;

/// <summary>Which side of its goal a figure should be on.</summary>
public enum GoalKind
{
    AtLeast,
    AtMost,
}

/// <summary>What a figure is measured against.</summary>
public sealed record Goal(GoalKind Kind, double Value)
{
    public static Goal AtLeast(double value) => new(GoalKind.AtLeast, value);

    public static Goal AtMost(double value) => new(GoalKind.AtMost, value);

    public bool IsMetBy(double value) => Kind == GoalKind.AtLeast ? value >= Value : value <= Value;
}

/// <summary>One measured figure.</summary>
/// <param name="Area">What it is about, such as "ingest" or the name of a data set.</param>
/// <param name="Reference">The same quantity of what it is compared with, in the same unit.</param>
/// <param name="Goal">Null where the figure is only to be seen.</param>
public sealed record Figure(
    string Area, string Name, double Value, string Unit, double? Reference = null, Goal? Goal = null)
{
    /// <summary>Whether the goal is met; null without one.</summary>
    public bool? Ok => Goal?.IsMetBy(Value);
}
