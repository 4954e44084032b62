using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>Unifies two terms, one of which has a value when it runs.</summary>
internal sealed class UnifyStatement(Pos at, Pattern left, Pattern right) : Statement(at)
{
    public Pattern Left { get; } = left;

    public Pattern Right { get; } = right;

    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        var mark = frame.Mark;
        var matched = Left.Value(frame) is { } left
            ? Right.Match(frame, left)
            : Right.Value(frame) is { } right && Left.Match(frame, right);
        var more = !matched || evaluator.Next(body, next, frame, goal);
        frame.Undo(mark);
        return more;
    }

    public override void AddVars(SlotSet vars)
    {
        Left.AddVars(vars);
        Right.AddVars(vars);
    }

    public override void AddNeeds(SlotSet needs, SlotSet outer)
    {
        Left.AddNeeds(needs);
        Right.AddNeeds(needs);
    }

    /// <summary>Whether one side has a value once these variables are bound.</summary>
    public bool HasSide(SlotSet bound)
    {
        var (left, right) = (new SlotSet(), new SlotSet());
        Left.AddVars(left);
        Right.AddVars(right);
        return left.IsSubsetOf(bound) || right.IsSubsetOf(bound);
    }
}

/// <summary>Holds when a value is defined and not false.</summary>
internal sealed class TestStatement(Pos at, Pattern term) : Statement(at)
{
    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal) =>
        term.Value(frame) is not { } value || ReferenceEquals(value, RegoBoolean.False) || evaluator.Next(body, next, frame, goal);

    public override void AddVars(SlotSet vars) => term.AddVars(vars);

    public override void AddNeeds(SlotSet needs, SlotSet outer) => term.AddVars(needs);
}

internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A comparison used as a condition.</summary>
internal sealed class CompareStatement(Pos at, Comparison comparison, Pattern left, Pattern right) : Statement(at)
{
    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        if (left.Value(frame) is not { } a || right.Value(frame) is not { } b)
            return true;
        return !Holds(comparison, a, b) || evaluator.Next(body, next, frame, goal);
    }

    public static bool Holds(Comparison comparison, RegoValue left, RegoValue right) => comparison switch
    {
        Comparison.Equal => left.Equals(right),
        Comparison.NotEqual => !left.Equals(right),
        Comparison.Less => left.CompareTo(right) < 0,
        Comparison.LessOrEqual => left.CompareTo(right) <= 0,
        Comparison.Greater => left.CompareTo(right) > 0,
        Comparison.GreaterOrEqual => left.CompareTo(right) >= 0,
    };

    public override void AddVars(SlotSet vars)
    {
        left.AddVars(vars);
        right.AddVars(vars);
    }

    public override void AddNeeds(SlotSet needs, SlotSet outer) => AddVars(needs);
}

/// <summary><c>some key, value in collection</c>.</summary>
internal sealed class SomeInStatement(Pos at, Pattern? key, Pattern value, Pattern domain) : Statement(at)
{
    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        var items = domain.Value(frame);
        switch (items)
        {
            case RegoArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    if (!Try(evaluator, frame, key is null ? null : RegoNumber.Of(i), array.Raw[i], body, next, goal))
                        return false;
                }

                return true;
            case RegoSet set:
                foreach (var item in set.Raw)
                {
                    if (!Try(evaluator, frame, item, item, body, next, goal))
                        return false;
                }

                return true;
            case RegoObject obj:
                for (var i = 0; i < obj.Count; i++)
                {
                    if (!Try(evaluator, frame, obj.RawKeys[i], obj.RawValues[i], body, next, goal))
                        return false;
                }

                return true;
            default:
                return true;
        }
    }

    public override void AddVars(SlotSet vars)
    {
        key?.AddVars(vars);
        value.AddVars(vars);
        domain.AddVars(vars);
    }

    public override void AddNeeds(SlotSet needs, SlotSet outer)
    {
        key?.AddNeeds(needs);
        value.AddNeeds(needs);
        domain.AddVars(needs);
    }

    private bool Try(Evaluator evaluator, Frame frame, RegoValue? itemKey, RegoValue item, Body body, int next, Goal goal)
    {
        evaluator.Charge(1);
        var mark = frame.Mark;
        var more = (key is not null && !key.Match(frame, itemKey!)) || !value.Match(frame, item) || evaluator.Next(body, next, frame, goal);
        frame.Undo(mark);
        return more;
    }
}
