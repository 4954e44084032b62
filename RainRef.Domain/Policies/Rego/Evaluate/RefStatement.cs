using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

internal enum RefRoot
{
    Input,
    Data,
    Term,
}

/// <summary>Follows a reference, over every element where an operand is unbound; without a result term the value must not be false.</summary>
internal sealed class RefStatement(Pos at, RefRoot root, Pattern? head, Pattern[] path, Pattern? result) : Statement(at)
{
    /// <summary>The document that the leading constants lead to, when it has rules: a shortcut past the packages above.</summary>
    public RuleNode? Start { get; set; }

    public int StartAt { get; set; }

    public Pattern[] Path => path;

    public RefRoot Root => root;

    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        var rest = new Rest(body, next, goal);
        switch (root)
        {
            case RefRoot.Input:
                return evaluator.Scope.Input is not { } input || Walk(evaluator, frame, input, 0, rest);
            case RefRoot.Term:
                return head!.Value(frame) is not { } value || Walk(evaluator, frame, value, 0, rest);
            default:
                var scope = evaluator.Scope;
                return Start is not null && scope.Shadow is null
                    ? WalkRules(evaluator, frame, Start, null, null, StartAt, rest)
                    : WalkData(evaluator, frame, evaluator.Root, scope.Data, scope.Shadow, 0, rest);
        }
    }

    public override void AddVars(SlotSet vars)
    {
        head?.AddVars(vars);
        foreach (var operand in path)
            operand.AddVars(vars);
        result?.AddVars(vars);
    }

    public override void AddNeeds(SlotSet needs, SlotSet outer)
    {
        head?.AddVars(needs);
        foreach (var operand in path)
            operand.AddNeeds(needs);
        if (result is null)
            return;
        // The path is followed before the result is matched: what it binds is there by then.
        var ofResult = new SlotSet();
        result.AddNeeds(ofResult);
        var bound = new SlotSet();
        foreach (var operand in path)
            operand.AddVars(bound);
        foreach (var slot in bound.Items)
            ofResult.Remove(slot);
        needs.UnionWith(ofResult);
    }

    private bool Walk(Evaluator evaluator, Frame frame, RegoValue value, int at, Rest rest)
    {
        // Bound operands need no search: follow them in a loop.
        while (at < path.Length && path[at].Value(frame) is { } key)
        {
            if (value.Get(key) is not { } inner)
                return true;
            value = inner;
            at++;
        }

        if (at == path.Length)
            return Finish(evaluator, frame, value, rest);
        switch (value)
        {
            case RegoArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    if (!Each(evaluator, frame, RegoNumber.Of(i), array.Raw[i], at, rest))
                        return false;
                }

                return true;
            case RegoObject obj:
                for (var i = 0; i < obj.Count; i++)
                {
                    if (!Each(evaluator, frame, obj.RawKeys[i], obj.RawValues[i], at, rest))
                        return false;
                }

                return true;
            case RegoSet set:
                foreach (var item in set.Raw)
                {
                    if (!Each(evaluator, frame, item, item, at, rest))
                        return false;
                }

                return true;
            default:
                return true;
        }
    }

    private bool Each(Evaluator evaluator, Frame frame, RegoValue key, RegoValue value, int at, Rest rest)
    {
        evaluator.Charge(1);
        var mark = frame.Mark;
        var more = !path[at].Match(frame, key) || Walk(evaluator, frame, value, at + 1, rest);
        frame.Undo(mark);
        return more;
    }

    private bool Finish(Evaluator evaluator, Frame frame, RegoValue value, Rest rest)
    {
        if (result is null)
            return ReferenceEquals(value, RegoBoolean.False) || evaluator.Next(rest.Body, rest.At, frame, rest.Goal);
        var mark = frame.Mark;
        var more = !result.Match(frame, value) || evaluator.Next(rest.Body, rest.At, frame, rest.Goal);
        frame.Undo(mark);
        return more;
    }

    private bool WalkData(Evaluator evaluator, Frame frame, RuleNode? node, RegoValue? data, Shadow? shadow, int at, Rest rest)
    {
        if (node is null || shadow is { Replaced: true })
            return data is null || Walk(evaluator, frame, data, at, rest);
        if (node.HasRules)
            return WalkRules(evaluator, frame, node, data, shadow, at, rest);
        if (at == path.Length)
            return evaluator.Extent(node, data, shadow) is not { } extent || Finish(evaluator, frame, extent, rest);
        if (path[at].Value(frame) is { } key)
            return WalkData(evaluator, frame, node.Child(key), Base(data, key), shadow?.Child(key), at + 1, rest);
        foreach (var name in node.KeysWith(data))
        {
            evaluator.Charge(1);
            var mark = frame.Mark;
            var more = !path[at].Match(frame, name)
                || WalkData(evaluator, frame, node.Child(name), data?.Get(name), shadow?.Child(name), at + 1, rest);
            frame.Undo(mark);
            if (!more)
                return false;
        }

        return true;
    }

    // Base documents are stored by path, where a number is its digits.
    private static RegoValue? Base(RegoValue? data, RegoValue key) =>
        data?.Get(key) ?? (key is RegoNumber number ? data?.Get(new RegoString(number.Text)) : null);

    private bool WalkRules(Evaluator evaluator, Frame frame, RuleNode node, RegoValue? data, Shadow? shadow, int at, Rest rest)
    {
        if (node.IsFunction)
            return true;
        if (node.HasEntries && at < path.Length && path[at].Value(frame) is { } key)
        {
            return evaluator.Entry(node, key, shadow) is not { } entry || Walk(evaluator, frame, entry, at + 1, rest);
        }

        return evaluator.Extent(node, data, shadow) is not { } value || Walk(evaluator, frame, value, at, rest);
    }

    private readonly record struct Rest(Body Body, int At, Goal Goal);
}
