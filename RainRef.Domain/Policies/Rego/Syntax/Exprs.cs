namespace RainRef.Domain.Policies.Rego.Syntax;

internal sealed record WithClause(Term Target, Term Value);

/// <summary>One expression of a body.</summary>
internal abstract class Expr(Pos at)
{
    public Pos At { get; } = at;

    public bool Negated { get; init; }

    public IReadOnlyList<WithClause> With { get; init; } = [];
}

/// <summary>A term that must hold; assignment and unification are calls named <c>:=</c> and <c>=</c>.</summary>
internal sealed class TermExpr(Pos at, Term term) : Expr(at)
{
    public Term Term { get; } = term;
}

internal sealed class SomeExpr(Pos at, IReadOnlyList<VarTerm> vars) : Expr(at)
{
    public IReadOnlyList<VarTerm> Vars { get; } = vars;
}

internal sealed class SomeInExpr(Pos at, Term? key, Term value, Term domain) : Expr(at)
{
    public Term? Key { get; } = key;

    public Term Value { get; } = value;

    public Term Domain { get; } = domain;
}

internal sealed class EveryExpr(Pos at, Term? key, Term value, Term domain, IReadOnlyList<Expr> body) : Expr(at)
{
    public Term? Key { get; } = key;

    public Term Value { get; } = value;

    public Term Domain { get; } = domain;

    public IReadOnlyList<Expr> Body { get; } = body;
}
