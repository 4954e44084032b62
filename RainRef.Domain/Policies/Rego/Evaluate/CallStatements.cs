using RainRef.Domain.Policies.Rego.Builtins;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>Calls a built-in, or a function of the bundle when <c>function</c> is given; without a result term the result must not be false.</summary>
internal sealed class CallStatement(Pos at, Builtin? builtin, RuleNode? function, Pattern[] args, Pattern? result) : Statement(at)
{
    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        var values = args.Length == 0 ? [] : new RegoValue[args.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (args[i].Value(frame) is not { } value)
                return true;
            values[i] = value;
        }

        if (builtin is { IsRelation: true })
            return RunRelation(evaluator, frame, values, body, next, goal);
        var answer = evaluator.Call(builtin, function, values, At);
        if (answer is null)
            return true;
        if (result is null)
            return ReferenceEquals(answer, RegoBoolean.False) || evaluator.Next(body, next, frame, goal);
        var mark = frame.Mark;
        var more = !result.Match(frame, answer) || evaluator.Next(body, next, frame, goal);
        frame.Undo(mark);
        return more;
    }

    public override void AddVars(SlotSet vars)
    {
        foreach (var arg in args)
            arg.AddVars(vars);
        result?.AddVars(vars);
    }

    public override void AddNeeds(SlotSet needs, SlotSet outer)
    {
        foreach (var arg in args)
            arg.AddVars(needs);
        result?.AddNeeds(needs);
    }

    // `walk` answers many values: each element of its array is one solution.
    private bool RunRelation(Evaluator evaluator, Frame frame, RegoValue[] values, Body body, int next, Goal goal)
    {
        foreach (var answer in evaluator.CallRelation(builtin!, values, At))
        {
            evaluator.Charge(1);
            var mark = frame.Mark;
            var more = (result is not null && !result.Match(frame, answer)) || evaluator.Next(body, next, frame, goal);
            frame.Undo(mark);
            if (!more)
                return false;
        }

        return true;
    }
}
