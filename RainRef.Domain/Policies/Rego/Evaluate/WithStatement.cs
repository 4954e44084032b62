using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>One replacement: of input or data at a path, or of a function.</summary>
internal sealed record Replacement(RefRoot Root, RegoValue[] Path, object? Function, Pattern? Value, Mock? Mock);

/// <summary>Runs its body under other documents; what follows it sees the old ones again.</summary>
internal sealed class WithStatement(Pos at, Replacement[] replacements, Body inner) : Statement(at)
{
    public Body Inner => inner;

    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        var outer = evaluator.Scope;
        if (Replace(outer, frame) is not { } scope)
            return true;
        evaluator.Scope = scope;
        var more = evaluator.Next(inner, 0, frame, new Leave(outer, scope, body, next, goal));
        evaluator.Scope = outer;
        return more;
    }

    public override void AddVars(SlotSet vars)
    {
        foreach (var replacement in replacements)
            replacement.Value?.AddVars(vars);
        foreach (var statement in inner.Statements)
            statement.AddVars(vars);
    }

    public override void AddNeeds(SlotSet needs, SlotSet outer)
    {
        foreach (var replacement in replacements)
            replacement.Value?.AddVars(needs);
    }

    private EvaluationScope? Replace(EvaluationScope outer, Frame frame)
    {
        var (input, data, shadow) = (outer.Input, outer.Data, outer.Shadow);
        var mocks = outer.Mocks is null ? null : new Dictionary<object, Mock>(outer.Mocks);
        foreach (var replacement in replacements)
        {
            var value = replacement.Value?.Value(frame);
            if (replacement.Value is not null && value is null)
                return null;
            if (replacement.Function is { } function)
            {
                (mocks ??= [])[function] = replacement.Mock ?? new Mock(value, null, null);
            }
            else if (replacement.Root == RefRoot.Input)
            {
                input = Shadow.Insert(input, replacement.Path, value!);
            }
            else
            {
                data = Shadow.Insert(data, replacement.Path, value!);
                shadow = Shadow.Add(shadow, replacement.Path);
            }
        }

        return new EvaluationScope(input, data, shadow, mocks);
    }

    private sealed class Leave(EvaluationScope outer, EvaluationScope inside, Body body, int next, Goal goal) : Goal
    {
        public override bool Reach(Evaluator evaluator, Frame frame)
        {
            evaluator.Scope = outer;
            var more = evaluator.Next(body, next, frame, goal);
            evaluator.Scope = inside;
            return more;
        }
    }
}
