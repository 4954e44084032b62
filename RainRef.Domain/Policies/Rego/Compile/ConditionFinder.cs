using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>Finds the conditions of a body that compare the input or an argument with constants.</summary>
internal sealed class ConditionFinder(Names names, LocalScope scope, Pattern[] args)
{
    public void AddTo(List<IndexCondition> conditions, IReadOnlyList<Expr> body)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is ConstPattern constant)
                Add(conditions, new IndexSource(i, RegoArray.Empty), [constant.Constant]);
        }

        // A name that the body declares anywhere is not the argument or import of that name.
        var declared = new HashSet<string>();
        foreach (var expr in body)
            AddDeclared(expr, declared);
        foreach (var expr in body)
        {
            if (expr is TermExpr { Negated: false, With.Count: 0, Term: CallTerm { Name: not ":=" } call })
                AddCall(conditions, call, declared);
        }
    }

    private static void AddDeclared(Expr expr, HashSet<string> declared)
    {
        switch (expr)
        {
            case SomeExpr some:
                declared.UnionWith(some.Vars.Select(v => v.Name));
                break;
            case SomeInExpr some:
                AddNames(some.Key, declared);
                AddNames(some.Value, declared);
                break;
            case TermExpr { Term: CallTerm { Name: ":=" } assignment }:
                AddNames(assignment.Args[0], declared);
                break;
        }
    }

    private static void AddNames(Term? pattern, HashSet<string> declared)
    {
        switch (pattern)
        {
            case VarTerm variable:
                declared.Add(variable.Name);
                break;
            case ListTerm list:
                foreach (var item in list.Items)
                    AddNames(item, declared);
                break;
            case ObjectTerm obj:
                foreach (var (_, value) in obj.Pairs)
                    AddNames(value, declared);
                break;
        }
    }

    private void AddCall(List<IndexCondition> conditions, CallTerm call, HashSet<string> declared)
    {
        if (call.Args.Count != 2)
            return;
        var (left, right) = (call.Args[0], call.Args[1]);
        if (call.Name is "equal" or "=")
        {
            if (Constant(right) is { } value && Source(left, declared) is { } source)
                Add(conditions, source, [value]);
            else if (Constant(left) is { } other && Source(right, declared) is { } reversed)
                Add(conditions, reversed, [other]);
        }
        else if (call.Name == "internal.member_2" && right is ListTerm list && Source(left, declared) is { } member)
        {
            var values = list.Items.Select(Constant).ToArray();
            if (Array.TrueForAll(values, v => v is not null))
                Add(conditions, member, values!);
        }
    }

    private static void Add(List<IndexCondition> conditions, IndexSource source, RegoValue[] values)
    {
        if (conditions.TrueForAll(c => c.Source != source))
            conditions.Add(new IndexCondition(source, values));
    }

    private static RegoValue? Constant(Term term) => (term as ConstTerm)?.Value;

    private IndexSource? Source(Term term, HashSet<string> declared)
    {
        if (term is VarTerm variable && !declared.Contains(variable.Name) && scope.TryFind(variable.Name, out var slot))
        {
            var arg = Array.FindIndex(args, a => a is SlotPattern p && p.Slot == slot);
            return arg < 0 ? null : new IndexSource(arg, RegoArray.Empty);
        }

        var head = (term as RefTerm)?.Head ?? term;
        if (head is not VarTerm first || declared.Contains(first.Name) || scope.TryFind(first.Name, out _)
            || !names.TryResolve(first.Name, out var root, out var prefix) || root != RefRoot.Input)
            return null;
        var path = ((term as RefTerm)?.Path ?? []).Select(Constant).ToArray();
        return Array.TrueForAll(path, p => p is not null) ? new IndexSource(-1, RegoArray.Of([.. prefix, .. path!])) : null;
    }
}
