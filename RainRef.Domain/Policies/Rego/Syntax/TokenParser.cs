namespace RainRef.Domain.Policies.Rego.Syntax;

/// <summary>Moves through a text's tokens, knows which names are keywords there, and makes the errors.</summary>
internal abstract class TokenParser
{
    private readonly Lexer _lexer;
    private long _budget;

    protected TokenParser(string file, string source)
    {
        File = file;
        _lexer = new Lexer(source);
        _budget = 1000 + (source.Length * 40L);
    }

    protected string File { get; }

    protected Lexer Lexer => _lexer;

    protected bool IsSpent => _budget <= 0;

    protected Token Tok { get; private set; }

    protected int PreviousEndLine { get; private set; } = 1;

    protected Pos Here => new(File, Tok.Line, Tok.Column);

    protected HashSet<string> Keywords { get; } = ["as", "default", "else", "false", "import", "package", "not", "null", "some", "true", "with"];

    protected void Move()
    {
        // Going back and trying again is bounded, so that no text makes the parser work for long.
        if (--_budget < 0)
            throw Fail("expression too complex");
        PreviousEndLine = _lexer.Mark.Line;
        Tok = _lexer.Next();
    }

    protected (Token, (int, int, int), int) Save() => (Tok, _lexer.Mark, PreviousEndLine);

    protected void Restore((Token Tok, (int, int, int) Mark, int Line) saved) =>
        (Tok, _lexer.Mark, PreviousEndLine) = (saved.Tok, saved.Mark, saved.Line);

    protected ParseFailure Fail(string message, Pos? at = null) =>
        new(new RegoError(RegoError.Parse, message, File, (at ?? Here).Line, (at ?? Here).Column));

    protected ParseFailure Unexpected(string? expected = null)
    {
        var what = Tok.Kind switch
        {
            TokenKind.End => "unexpected eof token",
            TokenKind.Bad => Tok.Text,
            TokenKind.Name => IsKeyword(Tok.Text) ? $"unexpected {Tok.Text} keyword" : "unexpected identifier token",
            TokenKind.Number => "unexpected number token",
            TokenKind.Text or TokenKind.Template => "unexpected string token",
            _ => $"unexpected {Tok.Text} token",
        };
        return Fail(expected is null ? what : $"{what}: expected {expected}");
    }

    protected bool IsKeyword(string name) => Keywords.Contains(name);

    // A keyword right before a dot is a name: `if.foo`, `data.not.x`.
    protected bool AtKeyword(string word) => Tok.Kind == TokenKind.Name && Tok.Text == word && IsKeyword(word) && !DotFollows();

    protected bool AtName() => Tok.Kind == TokenKind.Name && (!IsKeyword(Tok.Text) || DotFollows() || (Tok.Text == "contains" && CallFollows()));

    protected void Expect(string symbol, string? expected = null)
    {
        if (!Tok.Is(symbol))
            throw Unexpected(expected ?? symbol);
        Move();
    }

    protected bool DotFollows()
    {
        var mark = _lexer.Mark;
        var next = _lexer.Next();
        var follows = next.Glued && next.Is(".");
        _lexer.Mark = mark;
        return follows;
    }

    private bool CallFollows()
    {
        var mark = _lexer.Mark;
        var next = _lexer.Next();
        var follows = next.Glued && next.Is("(");
        _lexer.Mark = mark;
        return follows;
    }
}
