using System.Runtime.CompilerServices;

namespace RainRef.Domain.Policies.Rego.Syntax;

/// <summary>Parses bodies: expressions ended by a new line or a semicolon.</summary>
internal abstract class BodyParser(string file, string source) : TermParser(file, source)
{
    protected override IReadOnlyList<Expr> ParseQuery(string end)
    {
        var body = new List<Expr>();
        while (true)
        {
            body.Add(ParseExpr());
            var separated = false;
            while (Tok.Is(";"))
            {
                separated = true;
                Move();
            }

            if (AtEnd(end))
                return body;
            if (!separated && Tok.Line == PreviousEndLine)
                throw Unexpected($"\\n or ; or {(end.Length == 0 ? "eof" : end)}");
        }
    }

    protected IReadOnlyList<Expr> ParseBlock()
    {
        Expect("{");
        var body = ParseQuery("}");
        Expect("}");
        return body;
    }

    protected Expr ParseExpr()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var at = Here;
        if (AtKeyword("some"))
            return ParseSome(at);
        if (AtKeyword("every"))
            return ParseEvery(at);
        var negated = AtKeyword("not");
        if (negated)
            Move();
        if (negated && (AtKeyword("some") || AtKeyword("every") || AtKeyword("not")))
            throw Unexpected();
        var term = ParseStatementTerm();
        return new TermExpr(at, term) { Negated = negated, With = ParseWith() };
    }

    private bool AtEnd(string end) => end.Length == 0 ? Tok.Kind == TokenKind.End : Tok.Is(end);

    private Term ParseStatementTerm()
    {
        var left = ParseMembershipWithKey();
        if (!Tok.Is(":=") && !Tok.Is("="))
            return left;
        var at = Here;
        var name = Tok.Text;
        Move();
        return new CallTerm(at, null, name, [left, ParseMembershipWithKey()]);
    }

    private Expr ParseSome(Pos at)
    {
        Move();
        var terms = new List<Term> { ParseBinary(1, null) };
        while (Tok.Is(","))
        {
            Move();
            terms.Add(ParseBinary(1, null));
        }

        if (AtKeyword("in"))
        {
            if (terms.Count > 2)
                throw Fail("illegal domain: some declaration takes at most two terms before in", at);
            Move();
            var domain = ParseExprTerm();
            return new SomeInExpr(at, terms.Count == 2 ? terms[0] : null, terms[^1], domain) { With = ParseWith() };
        }

        var vars = new List<VarTerm>();
        foreach (var term in terms)
            vars.Add(term as VarTerm ?? throw Fail("expected var", term.At));
        return new SomeExpr(at, vars);
    }

    private EveryExpr ParseEvery(Pos at)
    {
        Move();
        Term? key = null;
        var value = ParseVar();
        if (Tok.Is(","))
        {
            Move();
            key = value;
            value = ParseVar();
        }

        if (!AtKeyword("in"))
            throw Unexpected("`x[, y] in xs { ... }` expression");
        Move();
        var domain = ParseExprTerm();
        var body = ParseBlock();
        return new EveryExpr(at, key, value, domain, body) { With = ParseWith() };
    }

    private VarTerm ParseVar()
    {
        if (!AtName())
            throw Unexpected("var");
        var name = Tok;
        Move();
        return NewVar(name);
    }

    private List<WithClause> ParseWith()
    {
        var clauses = new List<WithClause>();
        while (AtKeyword("with"))
        {
            Move();
            var target = ParseTerm();
            if (target is not (VarTerm or RefTerm))
                throw Fail("with keyword target must be a reference", target.At);
            if (!AtKeyword("as"))
                throw Unexpected("as keyword");
            Move();
            clauses.Add(new WithClause(target, ParseExprTerm()));
        }

        return clauses;
    }
}
