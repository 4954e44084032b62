using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Syntax;

/// <summary>
/// Parses a module or a query. After an error in one rule it goes on with the next, so that an editor can mark them all.
/// </summary>
internal sealed class ModuleParser : RuleParser
{
    private const int MostErrors = 20;
    private static readonly string[] Newer = ["in", "every", "contains", "if"];
    private readonly List<RegoError> _errors = [];

    private ModuleParser(string file, string source, bool v0)
        : base(file, source)
    {
        if (v0)
            return;
        StrictHeads = true;
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

        return (parser.Module, parser._errors);
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
        if (!packaged && Module.Package.Count == 0)
            return;
        while (Tok.Kind != TokenKind.End && _errors.Count < MostErrors)
            Try(ParseStatement);
        new AnnotationParser(Module, Lexer.Comments, _errors).Attach();
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
                Lexer.Mark = (Module.Source.Length, Tok.Line, Lexer.Mark.LineStart);
                return false;
            }

            return false;
        }
    }

    private void ParsePackage()
    {
        if (Tok.Kind == TokenKind.End && Module.Source.Length == 0)
            throw Fail("empty module");
        if (!AtKeyword("package"))
            throw Fail("package expected");
        Module.PackageAt = Here;
        Move();
        if (Tok.Kind != TokenKind.Name)
            throw Unexpected("ident");
        Module.Package.Add(Tok.Text);
        Move();
        while (Tok.Glued && Tok.Kind == TokenKind.Symbol && Tok.Text is "." or "[")
        {
            var bracket = Tok.Text == "[";
            Move();
            if (bracket ? Tok.Kind != TokenKind.Text : Tok.Kind != TokenKind.Name)
                throw Unexpected(bracket ? "string" : "ident");
            Module.Package.Add(Tok.Text);
            Move();
            if (bracket)
                Expect("]");
        }

        if (Module.Package[0] == "data")
            Module.Package.RemoveAt(0);
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
            throw Tok.Is("{") && StrictHeads ? Fail("`if` keyword is required before rule body") : Unexpected("\\n or ; or eof");
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
            StrictHeads = true;
        }
        else if (path is ["future", "keywords", ..])
        {
            ImportKeywords(path, at);
        }
        else if (path[0] is "data" or "input")
        {
            Module.Imports.Add(new ImportSyntax(at, path, alias));
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
}
