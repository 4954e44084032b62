using RainRef.Domain.Policies.Rego.Syntax;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>What a body's solutions are for.</summary>
internal abstract class Goal
{
    /// <summary>Takes one solution; false ends the search.</summary>
    public abstract bool Reach(Evaluator evaluator, Frame frame);
}

/// <summary>Statements in the order in which they run.</summary>
internal sealed class Body(List<Statement> statements)
{
    public Statement[] Statements { get; set; } = [.. statements];
}

/// <summary>One step of a body. It runs what follows it once for each of its solutions, and unbinds what it bound.</summary>
internal abstract class Statement(Pos at)
{
    public Pos At { get; } = at;

    /// <summary>Runs <c>body</c> from <c>next</c> on for each solution; false ends the search.</summary>
    public abstract bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal);

    /// <summary>Adds the variables outside nested bodies.</summary>
    public abstract void AddVars(SlotSet vars);

    /// <summary>Adds the variables that must be bound before, those of nested bodies included where <c>outer</c> has them.</summary>
    public abstract void AddNeeds(SlotSet needs, SlotSet outer);

    /// <summary>Bodies inside this statement.</summary>
    public virtual IEnumerable<NestedBody> Nested => [];
}

/// <summary>A body with the terms that are bound before it runs and those that must be bound after it.</summary>
internal sealed record NestedBody(Body Body, Pattern?[] Before, Pattern?[] After);
