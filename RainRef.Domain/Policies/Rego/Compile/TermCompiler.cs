using System.Runtime.CompilerServices;
using RainRef.Domain.Policies.Rego.Builtins;
using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>
/// Turns terms into patterns. References, calls, comprehensions and interpolated strings become statements of their own
/// that bind a variable, which then stands for the term.
/// </summary>
internal abstract class TermCompiler(CompileContext context, Names names)
{
    protected CompileContext Context => context;

    protected Names Names => names;

    protected Slots Slots { get; } = new();

    /// <summary>The rule's own place, from which its references come; null in a query.</summary>
    protected RuleNode? Owner { get; init; }

    protected abstract Body CompileBody(IReadOnlyList<Expr> body, LocalScope scope, Func<List<Statement>, Pattern?[]> heads, out Pattern?[] terms);

    protected abstract Pattern? Metadata(CallTerm call, string name);

    protected Pattern Lower(Term term, LocalScope scope, List<Statement> into)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (term)
        {
            case ConstTerm constant:
                return new ConstPattern(constant.Value);
            case VarTerm variable when Variable(variable, scope) is { } slot:
                return slot;
            case ListTerm list:
                return LowerList(list, scope, into);
            case ObjectTerm obj:
                return LowerObject(obj, scope, into);
            default:
                if (term is CallTerm call && CallName(call, scope) is { } name && Metadata(call, name) is { } metadata)
                    return metadata;
                var result = Slots.Generate();
                LowerInto(term, result, scope, into);
                return result;
        }
    }

    /// <summary>Adds statements that match a term's values with the result; without one they must not be false.</summary>
    protected void LowerInto(Term term, Pattern? result, LocalScope scope, List<Statement> into)
    {
        switch (term)
        {
            case VarTerm variable when Variable(variable, scope) is null:
                LowerRef(variable.At, variable, [], result, scope, into);
                break;
            case RefTerm reference:
                LowerRef(reference.At, reference.Head, reference.Path, result, scope, into);
                break;
            case CallTerm call:
                LowerCall(call, result, scope, into);
                break;
            case ComprehensionTerm comprehension:
                LowerComprehension(comprehension, result ?? Slots.Generate(), scope, into);
                break;
            case TemplateTerm template:
                LowerTemplate(template, result ?? Slots.Generate(), scope, into);
                break;
            default:
                var value = Lower(term, scope, into);
                into.Add(result is null ? new TestStatement(term.At, value) : new UnifyStatement(term.At, value, result));
                break;
        }
    }

    /// <summary>The variable's slot; null when the name is a rule, an import, input or data.</summary>
    protected SlotPattern? Variable(VarTerm variable, LocalScope scope)
    {
        if (scope.TryFind(variable.Name, out var slot))
            return new SlotPattern(slot);
        if (names.TryResolve(variable.Name, out _, out _))
            return null;
        scope.Referenced.Add(variable.Name);
        return new SlotPattern(Slots.Undeclared(variable.Name));
    }

    protected string? CallName(CallTerm call, LocalScope scope)
    {
        if (call.Name is not null)
            return call.Name;
        var head = call.Target is RefTerm reference ? reference.Head : call.Target;
        if (head is not VarTerm first || scope.TryFind(first.Name, out _))
            return null;
        var path = (call.Target as RefTerm)?.Path ?? [];
        var text = first.Name;
        foreach (var part in path)
        {
            if (part is not ConstTerm { Value: RegoString name })
                return null;
            text += "." + name.Value;
        }

        return text;
    }

    /// <summary>The function that a name or reference means: the bundle's own first, then a built-in.</summary>
    protected (RuleNode? Function, Builtin? Builtin) FindFunction(Term? target, string? name)
    {
        var head = (target as RefTerm)?.Head ?? target;
        if (head is VarTerm first && names.TryResolve(first.Name, out var root, out var prefix) && root == RefRoot.Data)
        {
            var path = (target as RefTerm)?.Path.Select(p => (p as ConstTerm)?.Value ?? RegoNull.Value) ?? [];
            if (context.Find([.. prefix, .. path]) is { IsFunction: true } function)
                return (function, null);
        }

        return (null, name is null ? null : BuiltinTable.Find(name));
    }

    private Pattern LowerList(ListTerm list, LocalScope scope, List<Statement> into)
    {
        var items = new Pattern[list.Items.Count];
        var constant = true;
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Lower(list.Items[i], scope, into);
            constant &= items[i] is ConstPattern;
        }

        Pattern made = list.Kind == Collection.Set ? new SetPattern(items) : new ArrayPattern(items);
        return constant ? new ConstPattern(made.Value(new Frame(0))!) : made;
    }

    private Pattern LowerObject(ObjectTerm obj, LocalScope scope, List<Statement> into)
    {
        var pairs = new (Pattern Key, Pattern Value)[obj.Pairs.Count];
        var constant = true;
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (Lower(obj.Pairs[i].Key, scope, into), Lower(obj.Pairs[i].Value, scope, into));
            constant &= pairs[i] is (ConstPattern, ConstPattern);
        }

        var made = new ObjectPattern(pairs);
        return constant ? new ConstPattern(made.Value(new Frame(0))!) : made;
    }

    private void LowerRef(Pos at, Term head, IReadOnlyList<Term> path, Pattern? result, LocalScope scope, List<Statement> into)
    {
        var operands = new List<Pattern>();
        var root = RefRoot.Term;
        Pattern? start = null;
        if (head is VarTerm variable && Variable(variable, scope) is null && names.TryResolve(variable.Name, out root, out var prefix))
            operands.AddRange(prefix.Select(p => new ConstPattern(p)));
        else
            start = Lower(head, scope, into);
        foreach (var part in path)
            operands.Add(Lower(part, scope, into));
        if (operands.Count == 0 && start is not null)
        {
            into.Add(result is null ? new TestStatement(at, start) : new UnifyStatement(at, start, result));
            return;
        }

        var statement = new RefStatement(at, root, start, [.. operands], result);
        into.Add(statement);
        if (root != RefRoot.Data)
            return;
        context.DataRefs.Add(statement);
        if (Owner is not null)
            context.Dependencies.Add(new Dependency(Owner, [.. operands.Select(o => (o as ConstPattern)?.Constant)], at));
    }

    private void LowerCall(CallTerm call, Pattern? result, LocalScope scope, List<Statement> into)
    {
        var name = CallName(call, scope);
        if (name is ":=" or "=")
        {
            context.Fail(RegoError.Compile, "cannot assign inside an expression", call.At);
            return;
        }

        if (name == "print" && FindFunction(call.Target, null).Function is null)
        {
            var parts = call.Args.Select(a => LowerPart(a, scope)).ToArray();
            into.Add(new PrintStatement(call.At, parts));
            if (result is not null)
                into.Add(new UnifyStatement(call.At, new ConstPattern(RegoBoolean.True), result));
            return;
        }

        if (name is not null && Metadata(call, name) is { } metadata)
        {
            into.Add(result is null ? new TestStatement(call.At, metadata) : new UnifyStatement(call.At, metadata, result));
            return;
        }

        var (function, builtin) = FindFunction(call.Target, name);
        if (function is null && builtin is null)
        {
            context.Fail(RegoError.Type, $"undefined function {name ?? "expression"}", call.At);
            return;
        }

        var args = call.Args.Select(a => Lower(a, scope, into)).ToList();
        AddCall(call, function, builtin, args, result, into);
    }

    private void AddCall(CallTerm call, RuleNode? function, Builtin? builtin, List<Pattern> args, Pattern? result, List<Statement> into)
    {
        var most = function?.Arity ?? builtin!.Arity;
        var fewest = function?.Arity ?? builtin!.FewestArgs;
        if (args.Count == most + 1 && result is null)
        {
            result = args[^1];
            args.RemoveAt(most);
        }

        if (args.Count < fewest || args.Count > most)
        {
            var name = function is null ? builtin!.Name : function.Path;
            context.Fail(RegoError.Type, $"{name}: arity mismatch: has {args.Count} arguments, wants {most}", call.At);
            return;
        }

        if (builtin is not null)
            CheckKinds(call, builtin, args);
        if (builtin is not null && result is SlotPattern made && Slots.Kind(made.Slot) == SlotKind.Generated && ResultKinds.Of(builtin.Name) is { } kind)
            Slots.Known[made.Slot] = kind;
        if (function is not null && Owner is not null)
            context.Dependencies.Add(new Dependency(Owner, [.. PathOf(function)], call.At));
        if (result is null && builtin is not null && ComparisonOf(builtin.Name) is { } comparison)
            into.Add(new CompareStatement(call.At, comparison, args[0], args[1]));
        else
            into.Add(new CallStatement(call.At, builtin, function, [.. args], result));
    }

    private void CheckKinds(CallTerm call, Builtin builtin, List<Pattern> args)
    {
        for (var i = 0; i < args.Count && i < builtin.ArgKinds.Length; i++)
        {
            if (KindOf(args[i]) is { } known && builtin.ArgKinds[i].Length > 0 && !builtin.ArgKinds[i].Contains(known))
                context.Fail(RegoError.Type, $"{builtin.Name}: invalid argument(s)", call.At);
        }
    }

    /// <summary>The kind that a term has whatever the input; null when that is not known.</summary>
    protected RegoKind? KindOf(Pattern term) => term switch
    {
        ConstPattern constant => constant.Constant.Kind,
        ArrayPattern => RegoKind.Array,
        SetPattern => RegoKind.Set,
        ObjectPattern => RegoKind.Object,
        SlotPattern slot when Slots.Known.TryGetValue(slot.Slot, out var kind) => kind,
        _ => null,
    };

    private void LowerComprehension(ComprehensionTerm term, Pattern result, LocalScope scope, List<Statement> into)
    {
        var inner = new LocalScope(scope);
        var body = CompileBody(
            term.Body,
            inner,
            more => [term.Key is null ? null : Lower(term.Key, inner, more), Lower(term.Value, inner, more)],
            out var heads);
        into.Add(new ComprehensionStatement(term.At, term.Kind, heads[0], heads[1]!, body, result));
    }

    private void LowerTemplate(TemplateTerm template, Pattern result, LocalScope scope, List<Statement> into)
    {
        var parts = template.Parts.Select(p => p.Term is null ? new TextPart(p.Text, null, null) : LowerPart(p.Term, scope));
        into.Add(new TemplateStatement(template.At, [.. parts], result));
    }

    private TextPart LowerPart(Term term, LocalScope scope)
    {
        var inner = new LocalScope(scope);
        var body = CompileBody([], inner, more => [Lower(term, inner, more)], out var heads);
        return new TextPart("", body, heads[0]);
    }

    protected static IEnumerable<RegoValue> PathOf(RuleNode node) =>
        node.Parent is null ? [] : PathOf(node.Parent).Append(node.Key!);

    private static Comparison? ComparisonOf(string name) => name switch
    {
        "equal" => Comparison.Equal,
        "neq" => Comparison.NotEqual,
        "lt" => Comparison.Less,
        "lte" => Comparison.LessOrEqual,
        "gt" => Comparison.Greater,
        "gte" => Comparison.GreaterOrEqual,
        _ => null,
    };
}
