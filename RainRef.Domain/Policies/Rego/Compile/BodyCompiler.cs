using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>Turns bodies into statements, declaring variables as it goes.</summary>
internal abstract class BodyCompiler(CompileContext context, Names names) : WithCompiler(context, names)
{
    protected override Body CompileBody(IReadOnlyList<Expr> body, LocalScope scope, Func<List<Statement>, Pattern?[]> heads, out Pattern?[] terms)
    {
        var statements = new List<Statement>();
        var declared = new Dictionary<string, VarTerm>();
        foreach (var expr in body)
            CompileExpr(expr, scope, declared, statements);
        terms = heads(statements);
        foreach (var (name, at) in declared)
        {
            if (!scope.Used.Contains(name))
                Context.Fail(RegoError.Compile, $"declared var {name} unused", at.At);
        }

        return new Body(statements);
    }

    /// <summary>Declares every variable of an assignment's or argument's pattern.</summary>
    protected void DeclarePattern(Term pattern, LocalScope scope, string how)
    {
        switch (pattern)
        {
            case VarTerm { IsWildcard: false } variable:
                Declare(variable, scope, how);
                break;
            case ListTerm { Kind: Collection.Array } list:
                foreach (var item in list.Items)
                    DeclarePattern(item, scope, how);
                break;
            case ObjectTerm obj:
                foreach (var (_, value) in obj.Pairs)
                    DeclarePattern(value, scope, how);
                break;
        }
    }

    /// <summary>Adds what a whole expression's value is to the statements; queries keep it, bodies test it.</summary>
    protected virtual void CompileTest(Term term, LocalScope scope, List<Statement> into) => LowerInto(term, null, scope, into);

    protected void CompileExpr(Expr expr, LocalScope scope, Dictionary<string, VarTerm> declared, List<Statement> into)
    {
        if (expr.With.Count == 0)
        {
            CompilePlain(expr, scope, declared, into);
            return;
        }

        var replacements = expr.With.Select(w => Compile(w, scope, into)).OfType<Replacement>().ToArray();
        var inner = new List<Statement>();
        CompilePlain(expr, scope, declared, inner);
        into.Add(new WithStatement(expr.At, replacements, new Body(inner)));
    }

    private void CompilePlain(Expr expr, LocalScope scope, Dictionary<string, VarTerm> declared, List<Statement> into)
    {
        switch (expr)
        {
            case SomeExpr some:
                foreach (var variable in some.Vars)
                {
                    if (variable.IsWildcard)
                        continue;
                    Declare(variable, scope, "declared");
                    declared[variable.Name] = variable;
                }

                break;
            case SomeInExpr some:
                var domain = Lower(some.Domain, scope, into);
                if (some.Key is not null)
                    DeclarePattern(some.Key, scope, "declared");
                DeclarePattern(some.Value, scope, "declared");
                var key = some.Key is null ? null : Lower(some.Key, scope, into);
                into.Add(new SomeInStatement(some.At, key, Lower(some.Value, scope, into), domain));
                break;
            case EveryExpr every:
                CompileEvery(every, scope, into);
                break;
            case TermExpr { Negated: true } negated:
                CompileNot(negated, scope, into);
                break;
            case TermExpr plain:
                CompileTerm(plain.Term, scope, into);
                break;
        }
    }

    private void CompileTerm(Term term, LocalScope scope, List<Statement> into)
    {
        if (term is CallTerm { Name: ":=" } assignment)
        {
            // The right side first: it does not see what the left declares.
            var source = Lower(assignment.Args[1], scope, into);
            DeclarePattern(assignment.Args[0], scope, "assigned");
            CheckAssignable(assignment.Args[0]);
            var target = Lower(assignment.Args[0], scope, into);
            if (target is SlotPattern variable && KindOf(source) is { } kind)
                Slots.Known[variable.Slot] = kind;
            AddUnify(assignment.At, target, source, into);
        }
        else if (term is CallTerm { Name: "=" } unification)
        {
            CompileUnify(unification, scope, into);
        }
        else
        {
            CompileTest(term, scope, into);
        }
    }

    private void CheckAssignable(Term target)
    {
        if (target is not (VarTerm or ListTerm { Kind: Collection.Array } or ObjectTerm))
            Context.Fail(RegoError.Compile, "cannot assign to this term", target.At);
    }

    private void CompileUnify(CallTerm unification, LocalScope scope, List<Statement> into)
    {
        var (left, right) = (unification.Args[0], unification.Args[1]);
        if (!IsStructure(left) && !(left is VarTerm v && Variable(v, scope) is not null))
            LowerInto(left, Lower(right, scope, into), scope, into);
        else if (!IsStructure(right) && !(right is VarTerm w && Variable(w, scope) is not null))
            LowerInto(right, Lower(left, scope, into), scope, into);
        else
            AddUnify(unification.At, Lower(left, scope, into), Lower(right, scope, into), into);
    }

    private static bool IsStructure(Term term) => term is ConstTerm or ListTerm or ObjectTerm;

    // Arrays and objects on both sides unify element by element, so that each element can wait for its own variables.
    private void AddUnify(Pos at, Pattern left, Pattern right, List<Statement> into)
    {
        if (left is ConstPattern { Constant: var own } && right is ConstPattern { Constant: var its } && own.Kind != its.Kind)
            Context.Fail(RegoError.Type, $"match error: left {own.TypeName}, right {its.TypeName}", at);
        if (Split(left) is { } a && Split(right) is { } b)
        {
            if (a.Count == b.Count)
            {
                for (var i = 0; i < a.Count; i++)
                    AddUnify(at, a[i], b[i], into);
                return;
            }
        }
        else if (left is ObjectPattern x && right is ObjectPattern y && SameKeys(x, y) is { } pairs)
        {
            foreach (var (one, other) in pairs)
                AddUnify(at, one, other, into);
            return;
        }

        into.Add(new UnifyStatement(at, left, right));
    }

    private static IReadOnlyList<Pattern>? Split(Pattern pattern) => pattern switch
    {
        ArrayPattern array => array.Items,
        ConstPattern { Constant: RegoArray array } => [.. array.Items.Select(i => new ConstPattern(i))],
        _ => null,
    };

    private static List<(Pattern, Pattern)>? SameKeys(ObjectPattern left, ObjectPattern right)
    {
        if (left.Pairs.Length != right.Pairs.Length)
            return null;
        var pairs = new List<(Pattern, Pattern)>();
        foreach (var (key, value) in left.Pairs)
        {
            var other = right.Pairs.FirstOrDefault(p => p.Key is ConstPattern b && key is ConstPattern a && a.Constant.Equals(b.Constant));
            if (other.Key is null)
                return null;
            pairs.Add((value, other.Value));
        }

        return pairs;
    }

    private void CompileEvery(EveryExpr every, LocalScope scope, List<Statement> into)
    {
        var domain = Lower(every.Domain, scope, into);
        var inner = new LocalScope(scope);
        if (every.Key is not null)
            DeclarePattern(every.Key, inner, "declared");
        DeclarePattern(every.Value, inner, "declared");
        var key = every.Key is null ? null : Lower(every.Key, inner, into);
        var value = Lower(every.Value, inner, into);
        var body = CompileBody(every.Body, new LocalScope(inner), _ => [], out _);
        into.Add(new EveryStatement(every.At, key, value, domain, body));
    }

    private void CompileNot(TermExpr negated, LocalScope scope, List<Statement> into)
    {
        var inner = new List<Statement>();
        var first = Slots.Count;
        CompileTermInNot(negated.Term, scope, inner);
        // A wildcard inside a call's argument ranges outside of the negation.
        var outside = inner.Count < 2 ? 0 : inner.FindLastIndex(inner.Count - 2, HasWildcard) + 1;
        into.AddRange(inner[..outside]);
        inner.RemoveRange(0, outside);
        var moved = new SlotSet();
        foreach (var statement in into)
            statement.AddVars(moved);
        var locals = new SlotSet();
        for (var slot = first; slot < Slots.Count; slot++)
        {
            if (Slots.Kind(slot) == SlotKind.Generated && !moved.Contains(slot))
                locals.Add(slot);
        }

        into.Add(new NotStatement(negated.At, new Body(inner), locals));
    }

    private void CompileTermInNot(Term term, LocalScope scope, List<Statement> into)
    {
        if (term is CallTerm { Name: ":=" } assignment)
            Context.Fail(RegoError.Compile, "cannot assign vars inside negated expression", assignment.At);
        else if (term is CallTerm { Name: "=" } unification)
            CompileUnify(unification, scope, into);
        else
            LowerInto(term, null, scope, into);
    }

    private bool HasWildcard(Statement statement)
    {
        var vars = new SlotSet();
        statement.AddVars(vars);
        return vars.Items.Any(v => Slots.Kind(v) == SlotKind.Wildcard);
    }

    private void Declare(VarTerm variable, LocalScope scope, string how)
    {
        if (variable.Name is "input" or "data")
            Context.Fail(RegoError.Compile, $"variables must not shadow {variable.Name} (use a different variable name)", variable.At);
        else if (scope.Declares(variable.Name))
            Context.Fail(RegoError.Compile, $"var {variable.Name} {how} above", variable.At);
        else if (scope.Referenced.Contains(variable.Name))
            Context.Fail(RegoError.Compile, $"var {variable.Name} referenced above", variable.At);
        scope.Declare(variable.Name, Slots.New(variable.Name, SlotKind.Named));
    }
}
