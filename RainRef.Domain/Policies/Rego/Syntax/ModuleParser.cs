using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Syntax;

/// <summary>
/// Parses a module or a query. After an error in one rule it goes on with the next, so that an editor can mark them all.
/// </summary>
internal sealed class ModuleParser : BodyParser
{
    private const int MostErrors = 20;
    private static readonly string[] Newer = ["in", "every", "contains", "if"];
    private readonly List<RegoError> _errors = [];
    private readonly ModuleSyntax _module;
    private bool _strictHeads;

    private ModuleParser(string file, string source, bool v0)
        : base(file, source)
    {
        _module = new ModuleSyntax { File = file, Source = source };
        if (v0)
            return;
        _strictHeads = true;
        Keywords.UnionWith(Newer);
    }

    public static (ModuleSyntax Module, List<RegoError> Errors) Parse(string file, string source, bool v0)
    {
        var parser = new ModuleParser(file, source, v0);
        try
        {
            parser.ParseModule();
        }
        catch (InsufficientExecutionStackException)
        {
            parser._errors.Add(new RegoError(RegoError.Parse, "expression too deep", file, 0, 0));
        }

        return (parser._module, parser._errors);
    }

    public static (IReadOnlyList<Expr> Body, RegoError? Error) ParseQueryText(string query)
    {
        var parser = new ModuleParser("", query, v0: false);
        try
        {
            parser.Move();
            return (parser.ParseQuery(""), null);
        }
        catch (ParseFailure failure)
        {
            return ([], failure.Error);
        }
        catch (InsufficientExecutionStackException)
        {
            return ([], new RegoError(RegoError.Parse, "expression too deep", "", 0, 0));
        }
    }

    private void ParseModule()
    {
        var packaged = Try(() =>
        {
            Move();
            ParsePackage();
        });
        if (!packaged && _module.Package.Count == 0)
            return;
        while (Tok.Kind != TokenKind.End && _errors.Count < MostErrors)
            Try(ParseStatement);
        new AnnotationParser(_module, Lexer.Comments, _errors).Attach();
    }

    private bool Try(Action parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (ParseFailure failure)
        {
            _errors.Add(failure.Error);
            Lexer.SkipToNextRule();
            try
            {
                Move();
            }
            catch (ParseFailure spent)
            {
                _errors.Add(spent.Error);
                Lexer.Mark = (_module.Source.Length, Tok.Line, Lexer.Mark.LineStart);
                return false;
            }

            return false;
        }
    }

    private void ParsePackage()
    {
        if (Tok.Kind == TokenKind.End && _module.Source.Length == 0)
            throw Fail("empty module");
        if (!AtKeyword("package"))
            throw Fail("package expected");
        _module.PackageAt = Here;
        Move();
        if (Tok.Kind != TokenKind.Name)
            throw Unexpected("ident");
        _module.Package.Add(Tok.Text);
        Move();
        while (Tok.Glued && Tok.Kind == TokenKind.Symbol && Tok.Text is "." or "[")
        {
            var bracket = Tok.Text == "[";
            Move();
            if (bracket ? Tok.Kind != TokenKind.Text : Tok.Kind != TokenKind.Name)
                throw Unexpected(bracket ? "string" : "ident");
            _module.Package.Add(Tok.Text);
            Move();
            if (bracket)
                Expect("]");
        }

        if (_module.Package[0] == "data")
            _module.Package.RemoveAt(0);
    }

    private void ParseStatement()
    {
        while (Tok.Is(";"))
            Move();
        if (Tok.Kind == TokenKind.End)
            return;
        if (AtKeyword("import"))
        {
            ParseImport();
        }
        else if (AtKeyword("package"))
        {
            throw Unexpected();
        }
        else
        {
            ParseRule();
        }

        if (Tok.Kind != TokenKind.End && !Tok.Is(";") && Tok.Line == PreviousEndLine)
            throw Tok.Is("{") && _strictHeads ? Fail("`if` keyword is required before rule body") : Unexpected("\\n or ; or eof");
    }

    private void ParseImport()
    {
        var at = Here;
        Move();
        var path = ParseImportPath();
        string? alias = null;
        if (AtKeyword("as"))
        {
            Move();
            if (!AtName())
                throw Unexpected("var");
            alias = Tok.Text;
            Move();
        }

        if (path is ["rego", "v1"])
        {
            Keywords.UnionWith(Newer);
            _strictHeads = true;
        }
        else if (path is ["future", "keywords", ..])
        {
            ImportKeywords(path, at);
        }
        else if (path[0] is "data" or "input")
        {
            _module.Imports.Add(new ImportSyntax(at, path, alias));
        }
        else
        {
            throw Fail("unexpected import path, must begin with one of: {data, future, input, rego}, got: " + path[0], at);
        }
    }

    private void ImportKeywords(List<string> path, Pos at)
    {
        if (path.Count == 2)
            Keywords.UnionWith(Newer);
        else if (path.Count == 3 && Array.IndexOf(Newer, path[2]) >= 0)
            Keywords.Add(path[2]);
        else
            throw Fail($"unexpected keyword, must be one of [contains every if in]", at);
        if (path.Count == 3 && path[2] == "every")
            Keywords.Add("in");
    }

    private List<string> ParseImportPath()
    {
        var at = Here;
        if (Tok.Kind != TokenKind.Name)
            throw Unexpected("ident");
        var name = Tok;
        Move();
        var term = ParseSuffixes(NewVar(name), calls: false);
        var path = new List<string> { name.Text };
        foreach (var part in (term as RefTerm)?.Path ?? [])
            path.Add(part is ConstTerm { Value: RegoString text } ? text.Value : throw Fail("unexpected import path, must be string", at));
        return path;
    }

    private void ParseRule()
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
            _module.Rules.Add(rule);
            return;
        }

        ParseBodies(rule);
    }

    private void ParseBodies(RuleSyntax rule)
    {
        var v0Body = !_strictHeads && Tok.Is("{");
        rule.Body = ParseRuleBody(out var hasBody);
        _module.Rules.Add(rule);
        if (v0Body)
        {
            while (Tok.Is("{"))
            {
                _module.Rules.Add(new RuleSyntax
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

        if (Tok.Is("{") && !_strictHeads)
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
        if (bracketed && !_strictHeads && !hasIf)
            return new RuleSyntax { At = at, Path = [path[0]], IsSet = true, Value = path[1] };
        if (_strictHeads && !hasIf && !isDefault && args is null && !Tok.Is("{"))
        {
            throw bracketed
                ? Fail("`contains` keyword is required for partial set rules", at)
                : Fail("var cannot be used for rule name", at);
        }

        return new RuleSyntax { At = at, Path = path, Args = args, IsDefault = isDefault };
    }
}
