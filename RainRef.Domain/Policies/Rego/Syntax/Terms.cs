using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Syntax;

internal readonly record struct Pos(string File, int Line, int Column);

internal enum Collection
{
    Array,
    Set,
    Object,
}

internal abstract class Term(Pos at)
{
    public Pos At { get; } = at;
}

internal sealed class ConstTerm(Pos at, RegoValue value) : Term(at)
{
    public RegoValue Value { get; } = value;
}

/// <summary>A variable; wildcards have names of their own that begin with a dollar sign.</summary>
internal sealed class VarTerm(Pos at, string name) : Term(at)
{
    public string Name { get; } = name;

    public bool IsWildcard => Name[0] == '$';
}

internal sealed class RefTerm(Pos at, Term head, IReadOnlyList<Term> path) : Term(at)
{
    public Term Head { get; } = head;

    public IReadOnlyList<Term> Path { get; } = path;
}

/// <summary>An array or set literal.</summary>
internal sealed class ListTerm(Pos at, Collection kind, IReadOnlyList<Term> items) : Term(at)
{
    public Collection Kind { get; } = kind;

    public IReadOnlyList<Term> Items { get; } = items;
}

internal sealed class ObjectTerm(Pos at, IReadOnlyList<(Term Key, Term Value)> pairs) : Term(at)
{
    public IReadOnlyList<(Term Key, Term Value)> Pairs { get; } = pairs;
}

/// <summary>A comprehension; only an object's has a key.</summary>
internal sealed class ComprehensionTerm(Pos at, Collection kind, Term? key, Term value, IReadOnlyList<Expr> body) : Term(at)
{
    public Collection Kind { get; } = kind;

    public Term? Key { get; } = key;

    public Term Value { get; } = value;

    public IReadOnlyList<Expr> Body { get; } = body;
}

/// <summary>A call of a function by name, or of an operator by its built-in's name.</summary>
internal sealed class CallTerm(Pos at, Term? target, string? name, IReadOnlyList<Term> args) : Term(at)
{
    public Term? Target { get; } = target;

    public string? Name { get; } = name;

    public IReadOnlyList<Term> Args { get; } = args;
}

/// <summary>An interpolated string: literal text where a part has no term.</summary>
internal sealed class TemplateTerm(Pos at, IReadOnlyList<(string Text, Term? Term)> parts) : Term(at)
{
    public IReadOnlyList<(string Text, Term? Term)> Parts { get; } = parts;
}
