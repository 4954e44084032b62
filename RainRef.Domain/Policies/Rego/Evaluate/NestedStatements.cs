using System.Runtime.CompilerServices;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>Remembers whether there was a solution.</summary>
internal sealed class FoundGoal : Goal
{
    public bool Found { get; private set; }

    public override bool Reach(Evaluator evaluator, Frame frame)
    {
        Found = true;
        return false;
    }
}

/// <summary>Holds when its body has no solution.</summary>
internal sealed class NotStatement(Pos at, Body inner, SlotSet locals) : Statement(at)
{
    public override IEnumerable<NestedBody> Nested => [new(inner, [], [])];

    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        var found = new FoundGoal();
        evaluator.Next(inner, 0, frame, found);
        return found.Found || evaluator.Next(body, next, frame, goal);
    }

    public override void AddVars(SlotSet vars)
    {
    }

    // Everything that the source names must be bound outside: a negation finds no values.
    public override void AddNeeds(SlotSet needs, SlotSet outer)
    {
        var own = new SlotSet();
        foreach (var statement in inner.Statements)
        {
            statement.AddVars(own);
            var nested = new SlotSet();
            statement.AddNeeds(nested, outer);
            nested.IntersectWith(outer);
            own.UnionWith(nested);
        }

        foreach (var slot in locals.Items)
            own.Remove(slot);
        needs.UnionWith(own);
    }
}

/// <summary>Holds when its body has a solution for every element.</summary>
internal sealed class EveryStatement(Pos at, Pattern? key, Pattern value, Pattern domain, Body inner) : Statement(at)
{
    public override IEnumerable<NestedBody> Nested => [new(inner, [key, value], [])];

    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        var items = domain.Value(frame);
        var holds = items switch
        {
            RegoArray array => EveryItem(evaluator, frame, null, array.Raw),
            RegoSet set => EveryItem(evaluator, frame, set.Raw, set.Raw),
            RegoObject obj => EveryItem(evaluator, frame, obj.RawKeys, obj.RawValues),
            _ => false,
        };
        return !holds || evaluator.Next(body, next, frame, goal);
    }

    public override void AddVars(SlotSet vars) => domain.AddVars(vars);

    public override void AddNeeds(SlotSet needs, SlotSet outer)
    {
        domain.AddVars(needs);
        Closures.AddNeeds(this, needs, outer);
    }

    private bool EveryItem(Evaluator evaluator, Frame frame, RegoValue[]? keys, RegoValue[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            evaluator.Charge(1);
            var found = new FoundGoal();
            var mark = frame.Mark;
            if ((key is null || key.Match(frame, keys is null ? RegoNumber.Of(i) : keys[i])) && value.Match(frame, values[i]))
                evaluator.Next(inner, 0, frame, found);
            frame.Undo(mark);
            if (!found.Found)
                return false;
        }

        return true;
    }
}

/// <summary>Collects the solutions of its body.</summary>
internal sealed class ComprehensionStatement(Pos at, Collection kind, Pattern? key, Pattern value, Body inner, Pattern result)
    : Statement(at)
{
    public override IEnumerable<NestedBody> Nested => [new(inner, [], [key, value])];

    public override bool Run(Evaluator evaluator, Frame frame, Body body, int next, Goal goal)
    {
        var made = Collect(evaluator, frame, kind, key, value, inner, At);
        var mark = frame.Mark;
        var more = !result.Match(frame, made) || evaluator.Next(body, next, frame, goal);
        frame.Undo(mark);
        return more;
    }

    public static RegoValue Collect(Evaluator evaluator, Frame frame, Collection kind, Pattern? key, Pattern value, Body inner, Pos at)
    {
        switch (kind)
        {
            case Collection.Array:
                var items = new ListGoal(value, []);
                evaluator.Next(inner, 0, frame, items);
                return RegoArray.Of(items.Items);
            case Collection.Set:
                var set = new ListGoal(value, new HashSet<RegoValue>());
                evaluator.Next(inner, 0, frame, set);
                return RegoSet.Of(set.Items);
            default:
                var pairs = new PairGoal(key!, value, at);
                evaluator.Next(inner, 0, frame, pairs);
                return RegoObject.FromDictionary(pairs.Pairs);
        }
    }

    public override void AddVars(SlotSet vars) => result.AddVars(vars);

    public override void AddNeeds(SlotSet needs, SlotSet outer)
    {
        result.AddNeeds(needs);
        Closures.AddNeeds(this, needs, outer);
    }

    private sealed class ListGoal(Pattern value, ICollection<RegoValue> items) : Goal
    {
        public ICollection<RegoValue> Items => items;

        public override bool Reach(Evaluator evaluator, Frame frame)
        {
            if (value.Value(frame) is { } item)
                items.Add(item);
            return true;
        }
    }

    private sealed class PairGoal(Pattern key, Pattern value, Pos at) : Goal
    {
        public Dictionary<RegoValue, RegoValue> Pairs { get; } = [];

        public override bool Reach(Evaluator evaluator, Frame frame)
        {
            if (key.Value(frame) is not { } name || value.Value(frame) is not { } item)
                return true;
            if (Pairs.TryGetValue(name, out var known) && !known.Equals(item))
                throw new RegoException(RegoError.Conflict, "object keys must be unique", at);
            Pairs[name] = item;
            return true;
        }
    }
}

internal static class Closures
{
    /// <summary>What nested bodies need from outside: their variables that the outer body binds too.</summary>
    public static void AddNeeds(Statement owner, SlotSet needs, SlotSet outer)
    {
        var vars = new SlotSet();
        AddNested(owner, vars);
        vars.IntersectWith(outer);
        needs.UnionWith(vars);
    }

    private static void AddNested(Statement statement, SlotSet vars)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (statement is WithStatement with)
            AddInner(with.Inner, vars, plain: false);
        foreach (var nested in statement.Nested)
        {
            foreach (var term in nested.Before.Concat(nested.After))
                term?.AddVars(vars);
            AddInner(nested.Body, vars, plain: true);
        }
    }

    private static void AddInner(Body body, SlotSet vars, bool plain)
    {
        foreach (var inner in body.Statements)
        {
            if (plain)
                inner.AddVars(vars);
            AddNested(inner, vars);
        }
    }
}
