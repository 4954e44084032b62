using System.Runtime.CompilerServices;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Syntax;

/// <summary>Parses terms and operators by precedence: in, comparison, |, &amp;, + -, * / %.</summary>
internal abstract class TermParser(string file, string source) : TokenParser(file, source)
{
    private const int Deepest = 400;
    private static readonly Dictionary<string, (int Level, string Name)> Operators = new()
    {
        ["=="] = (1, "equal"),
        ["!="] = (1, "neq"),
        ["<"] = (1, "lt"),
        ["<="] = (1, "lte"),
        [">"] = (1, "gt"),
        [">="] = (1, "gte"),
        ["|"] = (2, "or"),
        ["&"] = (3, "and"),
        ["+"] = (4, "plus"),
        ["-"] = (4, "minus"),
        ["*"] = (5, "mul"),
        ["/"] = (5, "div"),
        ["%"] = (5, "rem"),
    };

    private int _depth;
    private int _wildcards;

    protected abstract IReadOnlyList<Expr> ParseQuery(string end);

    protected Term ParseExprTerm() => ParseMembership(ParseBinary(1, null));

    protected Term ParseMembership(Term left)
    {
        while (AtKeyword("in"))
        {
            var at = Here;
            Move();
            left = new CallTerm(at, null, "internal.member_2", [left, ParseBinary(1, null)]);
        }

        return left;
    }

    /// <summary><c>key, value in collection</c>, where a comma is not a separator of something else.</summary>
    protected Term ParseMembershipWithKey()
    {
        var left = ParseExprTerm();
        if (!Tok.Is(",") || !IsKeyword("in"))
            return left;
        var saved = Save();
        try
        {
            Move();
            var value = ParseBinary(1, null);
            if (AtKeyword("in"))
            {
                var at = Here;
                Move();
                return ParseMembership(new CallTerm(at, null, "internal.member_3", [left, value, ParseBinary(1, null)]));
            }
        }
        catch (ParseFailure)
        {
            // Not a membership after all: the comma belongs to what surrounds it.
        }

        Restore(saved);
        return left;
    }

    protected Term ParseBinary(int level, Term? left)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        left ??= level > 5 ? ParseTerm() : ParseBinary(level + 1, null);
        var chain = 0;
        while (level <= 5 && Tok.Kind == TokenKind.Symbol && Operators.TryGetValue(Tok.Text, out var op) && op.Level == level)
        {
            if (++chain > Deepest)
                throw Fail("expression too deep");
            var at = Here;
            Move();
            left = new CallTerm(at, null, op.Name, [left, ParseBinary(level + 1, null)]);
        }

        return left;
    }

    protected Term ParseTerm()
    {
        if (++_depth > Deepest)
            throw Fail("expression too deep");
        try
        {
            return ParseSuffixes(ParsePrimary());
        }
        finally
        {
            _depth--;
        }
    }

    protected VarTerm NewVar(Token name) =>
        new(new Pos(File, name.Line, name.Column), name.Text == "_" ? $"${_wildcards++}" : name.Text);

    protected Term ParseSuffixes(Term term, bool calls = true)
    {
        var path = new List<Term>();
        var head = term;
        while (Tok.Glued && Tok.Kind == TokenKind.Symbol)
        {
            if (Tok.Text == ".")
            {
                Move();
                if (Tok.Kind != TokenKind.Name || !Tok.Glued)
                    throw Unexpected("ident");
                path.Add(new ConstTerm(Here, new RegoString(Tok.Text)));
                Move();
            }
            else if (Tok.Text == "[")
            {
                Move();
                path.Add(ParseMembershipWithKey());
                Expect("]");
            }
            else if (Tok.Text == "(" && calls)
            {
                var target = path.Count == 0 ? head : new RefTerm(term.At, head, path);
                Move();
                (head, path) = (new CallTerm(term.At, target, null, ParseList(")")), []);
            }
            else
            {
                break;
            }
        }

        return path.Count == 0 ? head : new RefTerm(term.At, head, path);
    }

    protected List<Term> ParseList(string end, Term? first = null)
    {
        var items = new List<Term>();
        if (first is not null)
        {
            items.Add(first);
            if (!Tok.Is(end))
                Expect(",", $"\\n or {end}");
        }

        while (!Tok.Is(end))
        {
            items.Add(ParseExprTerm());
            if (!Tok.Is(end))
                Expect(",", $", or {end}");
        }

        Move();
        return items;
    }

    private Term ParsePrimary()
    {
        var at = Here;
        var token = Tok;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Move();
                return new ConstTerm(at, Number(token.Text, at));
            case TokenKind.Text:
                Move();
                return new ConstTerm(at, new RegoString(token.Text));
            case TokenKind.Template:
                return ParseTemplate(at, token.Text[0]);
            case TokenKind.Name:
                return ParseName(at, token);
            case TokenKind.Symbol when token.Text == "-":
                Move();
                if (Tok.Kind != TokenKind.Number)
                    throw Unexpected("number");
                var negative = new ConstTerm(at, Number("-" + Tok.Text, at));
                Move();
                return negative;
            case TokenKind.Symbol when token.Text == "(":
                Move();
                var inner = ParseMembershipWithKey();
                Expect(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                Move();
                return ParseArray(at);
            case TokenKind.Symbol when token.Text == "{":
                Move();
                return ParseBraces(at);
            default:
                throw Unexpected();
        }
    }

    private Term ParseName(Pos at, Token token)
    {
        if (!DotFollows())
        {
            RegoValue? literal = token.Text switch
            {
                "true" => RegoBoolean.True,
                "false" => RegoBoolean.False,
                "null" => RegoNull.Value,
                _ => null,
            };
            if (literal is not null)
            {
                Move();
                return new ConstTerm(at, literal);
            }
        }

        if (!AtName())
            throw Unexpected();
        Move();
        if (token.Text == "set" && Tok.Glued && Tok.Is("("))
        {
            var saved = Save();
            Move();
            if (Tok.Is(")"))
            {
                Move();
                return new ConstTerm(at, RegoSet.Empty);
            }

            Restore(saved);
        }

        return NewVar(token);
    }

    private RegoNumber Number(string text, Pos at) =>
        RegoNumber.TryParse(text, out var number) ? number : throw Fail("illegal number format", at);

    private Term ParseArray(Pos at)
    {
        if (Tok.Is("]"))
        {
            Move();
            return new ListTerm(at, Collection.Array, []);
        }

        var head = ParseBinary(4, null);
        return TryComprehension(at, Collection.Array, null, head, "]")
            ?? new ListTerm(at, Collection.Array, ParseList("]", Continue(head)));
    }

    private Term ParseBraces(Pos at)
    {
        if (Tok.Is("}"))
        {
            Move();
            return new ObjectTerm(at, []);
        }

        var head = ParseBinary(4, null);
        var set = TryComprehension(at, Collection.Set, null, head, "}");
        if (set is not null)
            return set;
        head = Continue(head);
        if (!Tok.Is(":"))
            return new ListTerm(at, Collection.Set, ParseList("}", head));
        Move();
        var value = ParseBinary(4, null);
        return TryComprehension(at, Collection.Object, head, value, "}") ?? ParseObject(at, head, Continue(value));
    }

    private ObjectTerm ParseObject(Pos at, Term key, Term value)
    {
        var pairs = new List<(Term Key, Term Value)> { (key, value) };
        while (!Tok.Is("}"))
        {
            Expect(",", ", or }");
            if (Tok.Is("}"))
                break;
            key = ParseExprTerm();
            Expect(":");
            pairs.Add((key, ParseExprTerm()));
        }

        Move();
        return new ObjectTerm(at, pairs);
    }

    // The rest of a term whose first part was read above the level of `|`.
    private Term Continue(Term left)
    {
        for (var level = 3; level >= 1; level--)
            left = ParseBinary(level, left);
        return ParseMembership(left);
    }

    private Term? TryComprehension(Pos at, Collection kind, Term? key, Term value, string end)
    {
        if (!Tok.Is("|"))
            return null;
        var saved = Save();
        try
        {
            Move();
            var body = ParseQuery(end);
            Expect(end);
            return new ComprehensionTerm(at, kind, key, value, body);
        }
        catch (ParseFailure) when (!IsSpent)
        {
            Restore(saved);
            return null;
        }
    }

    private TemplateTerm ParseTemplate(Pos at, char quote)
    {
        var parts = new List<(string Text, Term? Term)>();
        while (true)
        {
            var text = Lexer.TemplateText(quote, out var ended, out var problem);
            if (text is null || problem is not null)
                throw Fail(problem ?? "non-terminated template string", at);
            if (text.Length > 0)
                parts.Add((text, null));
            if (ended)
                break;
            Move();
            parts.Add(("", ParseMembershipWithKey()));
            if (!Tok.Is("}"))
                throw Unexpected("}");
        }

        Move();
        return new TemplateTerm(at, parts);
    }
}
