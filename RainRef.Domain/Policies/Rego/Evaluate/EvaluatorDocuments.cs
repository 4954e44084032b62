using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

// What rules make: complete values, sets, objects of entries, and whole packages.
internal sealed partial class Evaluator
{
    /// <summary>Everything at a node: rules' values, documents below it, and the base document; null when undefined.</summary>
    public RegoValue? Extent(RuleNode node, RegoValue? data, Shadow? shadow)
    {
        if (shadow is { Replaced: true })
            return data;
        if (node.IsFunction)
            return null;
        var documents = Scope.Documents;
        if (documents.TryGetValue(node, out var known))
            return known;
        RegoValue? value;
        if (!node.HasRules)
            value = Package(node, data, shadow);
        else if (node.HasEntries)
            value = Entries(node, data, shadow);
        else if (node.Sets.Count > 0)
            value = Set(node);
        else
            value = Complete(node);
        // A `with` inside may have changed the scope and changed it back: this is the scope that was asked.
        documents[node] = value;
        return value;
    }

    /// <summary>One entry of a node whose rules make entries; null when there is none.</summary>
    public RegoValue? Entry(RuleNode node, RegoValue key, Shadow? shadow)
    {
        if (Scope.Documents.TryGetValue(node, out var whole))
            return whole?.Get(key);
        var entries = Scope.Entries;
        if (entries.TryGetValue((node, key), out var known))
            return known;
        var builder = new DocumentBuilder();
        if (node.Sets.Count > 0)
            builder.Merge(Set(node), At);
        if (node.Rules.Count > 0 && Complete(node) is { } complete)
            builder.Merge(complete, At);
        AddEntries(node, key, builder);
        AddChild(node, key, builder, shadow);
        RegoValue? value = builder.IsEmpty ? null : builder.ToValue().Get(key);
        entries[(node, key)] = value;
        return value;
    }

    private RegoObject Package(RuleNode node, RegoValue? data, Shadow? shadow)
    {
        var pairs = data is RegoObject obj ? obj.ToDictionary() : [];
        foreach (var (key, child) in node.Children)
        {
            Charge(1);
            var own = data?.Get(key);
            var value = Extent(child, own, shadow?.Child(key));
            if (value is null)
                continue;
            pairs[key] = own is not null && child.HasRules ? Combine(own, value) : value;
        }

        return RegoObject.FromDictionary(pairs);
    }

    // In whole packages, base documents go before rules.
    private static RegoValue Combine(RegoValue data, RegoValue value)
    {
        if (data is not RegoObject left || value is not RegoObject right)
            return data;
        var pairs = right.ToDictionary();
        foreach (var (key, item) in left.Pairs)
            pairs[key] = pairs.TryGetValue(key, out var other) ? Combine(item, other) : item;
        return RegoObject.FromDictionary(pairs);
    }

    private RegoValue Entries(RuleNode node, RegoValue? data, Shadow? shadow)
    {
        var builder = new DocumentBuilder();
        if (node.Sets.Count > 0)
            builder.Merge(Set(node), At);
        if (node.Rules.Count > 0 && Complete(node) is { } complete)
            builder.Merge(complete, At);
        AddEntries(node, null, builder);
        foreach (var key in node.KeysWith(null))
            AddChild(node, key, builder, shadow);
        _ = data;
        return builder.ToValue();
    }

    private void AddChild(RuleNode node, RegoValue key, DocumentBuilder builder, Shadow? shadow)
    {
        if (node.Child(key) is not { } child || Extent(child, null, shadow?.Child(key)) is not { } value)
            return;
        var wrapped = new Dictionary<RegoValue, RegoValue> { [key] = value };
        builder.Merge(RegoObject.FromDictionary(wrapped), At);
    }

    private void AddEntries(RuleNode node, RegoValue? key, DocumentBuilder builder)
    {
        foreach (var rule in node.EntryIndex.Find(Scope, null))
        {
            Enter(rule.At);
            var frame = new Frame(rule.FrameSize);
            if (key is null || rule.Keys[0].Match(frame, key) || rule.Keys[0] is not (SlotPattern or ConstPattern))
                Next(rule.Body, 0, frame, new EntryGoal(rule, key, builder));
            Leave();
        }
    }

    private RegoSet Set(RuleNode node)
    {
        var items = new HashSet<RegoValue>();
        foreach (var rule in node.SetIndex.Find(Scope, null))
        {
            Enter(rule.At);
            Next(rule.Body, 0, new Frame(rule.FrameSize), new ItemGoal(rule, items));
            Leave();
        }

        return RegoSet.Of(items);
    }

    private RegoValue? Complete(RuleNode node)
    {
        var goal = new ValueGoal("complete rules must not produce multiple outputs");
        foreach (var rule in node.RuleIndex.Find(Scope, null))
        {
            RunChain(rule, null, goal);
            if (goal.Value is not null && node.SameConstant)
                break;
        }

        if (goal.Value is null && node.Default is { } otherwise)
            RunChain(otherwise, null, goal);
        return goal.Value;
    }

    private RegoValue? CallFunction(RuleNode function, RegoValue[] args, Pos at)
    {
        if (args.Length != function.Arity)
            throw new RegoException(RegoError.EvalType, $"function {function.Path} has arity {function.Arity}, got {args.Length} arguments", at);
        var call = new FunctionCall(function, args);
        var calls = Scope.Calls;
        if (calls.TryGetValue(call, out var known))
            return known;
        var goal = new ValueGoal("functions must not produce multiple outputs for same inputs");
        foreach (var rule in function.RuleIndex.Find(Scope, args))
        {
            RunChain(rule, args, goal);
            if (goal.Value is not null && function.SameConstant)
                break;
        }

        if (goal.Value is null && function.Default is { } otherwise)
            RunChain(otherwise, args, goal);
        calls[call] = goal.Value;
        return goal.Value;
    }

    // An else branch is tried only when the branches before it have no solution.
    private void RunChain(CompiledRule? rule, RegoValue[]? args, ValueGoal goal)
    {
        for (; rule is not null; rule = rule.Else)
        {
            Enter(rule.At);
            goal.Start(rule);
            var frame = new Frame(rule.FrameSize);
            if (args is null || MatchAll(rule.Args, args, frame))
                Next(rule.Body, 0, frame, goal);
            Leave();
            if (goal.Reached)
                return;
        }
    }

    private static bool MatchAll(Pattern[] patterns, RegoValue[] args, Frame frame)
    {
        for (var i = 0; i < patterns.Length; i++)
        {
            if (!patterns[i].Match(frame, args[i]))
                return false;
        }

        return true;
    }

    private sealed class ValueGoal(string conflict) : Goal
    {
        private CompiledRule? _rule;

        public RegoValue? Value { get; private set; }

        public bool Reached { get; private set; }

        public void Start(CompiledRule rule) => (_rule, Reached) = (rule, false);

        public override bool Reach(Evaluator evaluator, Frame frame)
        {
            if (_rule!.Value.Value(frame) is not { } value)
                return true;
            Reached = true;
            if (Value is not null && !Value.Equals(value))
                throw new RegoException(RegoError.Conflict, conflict, _rule.At);
            Value = value;
            return _rule.Value is not ConstPattern;
        }
    }

    private sealed class ItemGoal(CompiledRule rule, HashSet<RegoValue> items) : Goal
    {
        public override bool Reach(Evaluator evaluator, Frame frame)
        {
            if (rule.Value.Value(frame) is { } item)
                items.Add(item);
            return rule.Value is not ConstPattern;
        }
    }

    private sealed class EntryGoal(CompiledRule rule, RegoValue? key, DocumentBuilder builder) : Goal
    {
        public override bool Reach(Evaluator evaluator, Frame frame)
        {
            var path = new RegoValue[rule.Keys.Length];
            for (var i = 0; i < path.Length; i++)
            {
                if (rule.Keys[i].Value(frame) is not { } part)
                    return true;
                path[i] = part;
            }

            if (rule.Value.Value(frame) is { } value && (key is null || key.Equals(path[0])))
                builder.Insert(path, value, rule.IsSet, rule.At);
            return true;
        }
    }
}
