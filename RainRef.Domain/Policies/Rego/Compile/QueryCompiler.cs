using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>A query ready to run.</summary>
internal sealed record CompiledQuery(Body Body, int FrameSize, IReadOnlyList<(string Name, int Slot)> Vars, IReadOnlyList<Pattern> Values);

/// <summary>Compiles a query: its expressions keep their values, and its named variables are its results.</summary>
internal sealed class QueryCompiler(CompileContext context, Names names) : BodyCompiler(context, names)
{
    private readonly List<Pattern> _values = [];
    private bool _nested;

    public CompiledQuery Compile(IReadOnlyList<Expr> query)
    {
        var scope = new LocalScope(null);
        var body = CompileBody(query, scope, _ => [], out _);
        new Safety(Slots, Context.Errors).Order(body, new SlotSet(), [], default);
        var vars = Slots.Implicit.Concat(scope.Declared)
            .Where(v => Slots.Kind(v.Value) == SlotKind.Named)
            .Select(v => (v.Key, v.Value))
            .ToList();
        return new CompiledQuery(body, Slots.Count, vars, _values);
    }

    protected override Pattern? Metadata(CallTerm call, string name) => null;

    protected override Body CompileBody(IReadOnlyList<Expr> body, LocalScope scope, Func<List<Statement>, Pattern?[]> heads, out Pattern?[] terms)
    {
        var outer = _nested;
        _nested = scope.IsNested;
        var compiled = base.CompileBody(body, scope, heads, out terms);
        _nested = outer;
        return compiled;
    }

    protected override void CompileTest(Term term, LocalScope scope, List<Statement> into)
    {
        if (_nested || (term is CallTerm call && !GivesValue(call, scope)))
        {
            base.CompileTest(term, scope, into);
            return;
        }

        _values.Add(Lower(term, scope, into));
    }

    // A call with its result as a last argument, a print and an unknown function are conditions, or errors.
    private bool GivesValue(CallTerm call, LocalScope scope)
    {
        var (function, builtin) = FindFunction(call.Target, CallName(call, scope));
        return call.Args.Count == (function?.Arity ?? builtin?.Arity) && builtin is not { Name: "print" or "walk" };
    }
}
