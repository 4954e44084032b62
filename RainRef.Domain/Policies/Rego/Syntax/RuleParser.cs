namespace RainRef.Domain.Policies.Rego.Syntax;

/// <summary>Parses rules: heads, bodies and else branches.</summary>
internal abstract class RuleParser(string file, string source) : BodyParser(file, source)
{
    protected ModuleSyntax Module { get; } = new() { File = file, Source = source };

    /// <summary>Whether bodies want <c>if</c> and sets want <c>contains</c>.</summary>
    protected bool StrictHeads { get; set; }

    protected void ParseRule()
    {
        var at = Here;
        var isDefault = AtKeyword("default");
        if (isDefault)
            Move();
        var rule = ParseHead(at, isDefault);
        if (isDefault)
        {
            if (rule.Value is null)
                throw Fail("default rules must have a value", at);
            if (Depends(rule.Value) is { } part)
                throw Fail($"illegal default rule (value cannot contain {part})", at);
            Module.Rules.Add(rule);
            return;
        }

        ParseBodies(rule);
    }

    // What a default's value would depend on; comprehensions are evaluated on their own.
    private static string? Depends(Term value) => value switch
    {
        VarTerm => "var",
        RefTerm => "ref",
        CallTerm => "call",
        ListTerm list => list.Items.Select(Depends).FirstOrDefault(p => p is not null),
        ObjectTerm pairs => pairs.Pairs.Select(p => Depends(p.Key) ?? Depends(p.Value)).FirstOrDefault(p => p is not null),
        _ => null,
    };

    private void ParseBodies(RuleSyntax rule)
    {
        var v0Body = !StrictHeads && Tok.Is("{");
        rule.Body = ParseRuleBody(out var hasBody);
        Module.Rules.Add(rule);
        if (v0Body)
        {
            while (Tok.Is("{"))
            {
                Module.Rules.Add(new RuleSyntax
                {
                    At = rule.At,
                    Path = rule.Path,
                    IsSet = rule.IsSet,
                    Args = rule.Args,
                    Value = rule.Value,
                    Body = ParseBlock(),
                });
            }
        }

        if (!hasBody && AtKeyword("else"))
            throw Fail("else keyword cannot be used on rule without a body");
        var last = rule;
        while (AtKeyword("else"))
            last = last.Else = ParseElse(rule);
    }

    private RuleSyntax ParseElse(RuleSyntax rule)
    {
        var at = Here;
        if (rule.IsSet)
            throw Fail("else keyword cannot be used on multi-value rules");
        Move();
        Term? value = null;
        if (Tok.Is(":=") || Tok.Is("="))
        {
            Move();
            value = ParseMembershipWithKey();
        }

        var body = ParseRuleBody(out var hasBody);
        if (!hasBody && value is null)
            throw Unexpected("else value term or rule body");
        return new RuleSyntax { At = at, Path = rule.Path, Args = rule.Args, Value = value, Body = body };
    }

    private IReadOnlyList<Expr> ParseRuleBody(out bool hasBody)
    {
        hasBody = true;
        if (AtKeyword("if"))
        {
            Move();
            if (!Tok.Is("{"))
                return [ParseExpr()];
            var saved = Save();
            try
            {
                return ParseBlock();
            }
            catch (ParseFailure failure)
            {
                Restore(saved);
                return [AsTermAfterIf(failure)];
            }
        }

        if (Tok.Is("{") && !StrictHeads)
            return ParseBlock();
        hasBody = false;
        return [];
    }

    // `if {…}` may also be a set or an object that is an expression; the block's own error is the better one otherwise.
    private Expr AsTermAfterIf(ParseFailure failure)
    {
        try
        {
            return ParseExpr();
        }
        catch (ParseFailure)
        {
            throw failure;
        }
    }

    private RuleSyntax ParseHead(Pos at, bool isDefault)
    {
        if (!AtName())
            throw Unexpected(isDefault ? "rule name" : null);
        var name = Tok;
        Move();
        var head = ParseSuffixes(new VarTerm(at, name.Text));
        IReadOnlyList<Term>? args = null;
        if (head is CallTerm call)
            (head, args) = (call.Target!, call.Args);
        List<Term> path = head switch
        {
            VarTerm => [head],
            RefTerm { Head: VarTerm first } deep => [first, .. deep.Path],
            _ => throw Fail("rule head must be a name or a reference", at),
        };
        if (AtKeyword("contains"))
        {
            if (args is not null)
                throw Fail("the contains keyword can only be used with multi-value rule definitions", at);
            Move();
            return new RuleSyntax { At = at, Path = path, IsSet = true, Value = ParseExprTerm() };
        }

        if (Tok.Is(":=") || Tok.Is("="))
        {
            Move();
            var value = ParseMembershipWithKey();
            return new RuleSyntax { At = at, Path = path, Args = args, Value = value, IsDefault = isDefault };
        }

        return WithoutValue(at, path, args, isDefault);
    }

    private RuleSyntax WithoutValue(Pos at, List<Term> path, IReadOnlyList<Term>? args, bool isDefault)
    {
        var bracketed = path.Count == 2 && args is null;
        var hasIf = AtKeyword("if");
        if (bracketed && !StrictHeads && !hasIf)
            return new RuleSyntax { At = at, Path = [path[0]], IsSet = true, Value = path[1] };
        if (StrictHeads && !hasIf && !isDefault && args is null && !Tok.Is("{"))
        {
            throw bracketed
                ? Fail("`contains` keyword is required for partial set rules", at)
                : Fail("var cannot be used for rule name", at);
        }

        return new RuleSyntax { At = at, Path = path, Args = args, IsDefault = isDefault };
    }
}
