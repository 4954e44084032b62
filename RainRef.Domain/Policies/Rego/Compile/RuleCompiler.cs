using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>Compiles one rule, or one branch of a rule with else.</summary>
internal sealed class RuleCompiler : BodyCompiler
{
    private readonly RuleSyntax _rule;
    private readonly IReadOnlyList<Term> _keys;
    private readonly RuleSyntax _head;

    private RuleCompiler(CompileContext context, Names names, RuleNode owner, RuleSyntax head, RuleSyntax rule, IReadOnlyList<Term> keys)
        : base(context, names)
    {
        Owner = owner;
        (_head, _rule, _keys) = (head, rule, keys);
    }

    public static CompiledRule Compile(CompileContext context, Names names, RuleNode owner, RuleSyntax rule, IReadOnlyList<Term> keys)
    {
        var compiled = new RuleCompiler(context, names, owner, rule, rule, keys).Compile();
        var last = compiled;
        for (var other = rule.Else; other is not null; other = other.Else)
            last = last.Else = new RuleCompiler(context, names, owner, rule, other, keys).Compile();
        return compiled;
    }

    protected override Pattern? Metadata(CallTerm call, string name) => name switch
    {
        "rego.metadata.rule" when call.Args.Count == 0 => new ConstPattern(_head.Annotations.LastOrDefault() ?? RegoObject.Empty),
        "rego.metadata.chain" when call.Args.Count == 0 => new ConstPattern(Chain()),
        _ => null,
    };

    private CompiledRule Compile()
    {
        var scope = new LocalScope(null);
        var support = new List<Statement>();
        var args = Args(scope, support);
        var inner = new LocalScope(scope);
        var body = CompileBody(_rule.Body, inner, into => Heads(inner, into), out var heads);
        body.Statements = [.. support, .. body.Statements];
        var bound = new SlotSet();
        foreach (var arg in args)
            arg.AddVars(bound);
        new Safety(Slots, Context.Errors).Order(body, bound, heads, _rule.At);
        var compiled = new CompiledRule
        {
            At = _rule.At,
            Body = body,
            FrameSize = Slots.Count,
            Args = args,
            Keys = heads[1..]!,
            IsSet = _head.IsSet,
            Value = heads[0]!,
        };
        // With an else, a body that cannot hold is no reason to pass over the rule.
        new ConditionFinder(Names, scope, args).AddTo(compiled.Conditions, _rule.Else is null ? _rule.Body : []);
        return compiled;
    }

    private Pattern?[] Heads(LocalScope scope, List<Statement> into) =>
    [
        _rule.Value is null ? new ConstPattern(RegoBoolean.True) : Lower(_rule.Value, scope, into),
        .. _keys.Select(k => Lower(k, scope, into)),
    ];

    private Pattern[] Args(LocalScope scope, List<Statement> support)
    {
        var args = _rule.Args ?? [];
        foreach (var arg in args)
            DeclareArgs(arg, scope);
        return [.. args.Select(a => Lower(a, scope, support))];
    }

    private void DeclareArgs(Term arg, LocalScope scope)
    {
        switch (arg)
        {
            case VarTerm { IsWildcard: false } variable when !scope.Declares(variable.Name):
                DeclarePattern(variable, scope, "declared");
                break;
            case ListTerm list:
                foreach (var item in list.Items)
                    DeclareArgs(item, scope);
                break;
            case ObjectTerm obj:
                foreach (var (_, item) in obj.Pairs)
                    DeclareArgs(item, scope);
                break;
        }
    }

    private RegoArray Chain()
    {
        var path = RegoArray.Of(PathOf(Owner!));
        var pathKey = new RegoString("path");
        var annotationsKey = new RegoString("annotations");
        var own = new Dictionary<RegoValue, RegoValue> { [pathKey] = path };
        if (_head.Annotations.LastOrDefault() is { } mine)
            own[annotationsKey] = mine;
        var chain = new List<RegoValue> { RegoObject.FromDictionary(own) };
        for (var node = Owner; node is not null; node = node.Parent)
        {
            if (!Context.PackageAnnotations.TryGetValue(node, out var found))
                continue;
            chain.AddRange(found.Select(annotation => RegoObject.FromDictionary(new Dictionary<RegoValue, RegoValue>
            {
                [pathKey] = RegoArray.Of(PathOf(node)),
                [annotationsKey] = annotation,
            })));
        }

        return RegoArray.Of(chain);
    }
}
