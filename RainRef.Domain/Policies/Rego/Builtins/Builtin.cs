using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>A failure of a built-in: fatal under strict errors, undefined otherwise.</summary>
internal sealed class BuiltinException(string message, string code = RegoError.Builtin, bool alwaysFatal = false) : Exception(message)
{
    public string Code { get; } = code;

    public bool AlwaysFatal { get; } = alwaysFatal;

    public static BuiltinException Type(string message) => new(message, RegoError.EvalType);
}

/// <summary>A built-in function.</summary>
internal sealed class Builtin(string name, int arity, Func<BuiltinContext, RegoValue[], RegoValue?> body)
{
    public string Name { get; } = name;

    public int Arity { get; } = arity;

    /// <summary>Fewest arguments, where some may be left out.</summary>
    public int FewestArgs { get; init; } = arity;

    /// <summary>Whether the answer is an array of which each element is one solution.</summary>
    public bool IsRelation { get; init; }

    /// <summary>The kinds that each argument may have, for checks at compile time; empty means any.</summary>
    public RegoKind[][] ArgKinds { get; init; } = [];

    public RegoValue? Invoke(BuiltinContext context, RegoValue[] args) => body(context, args);

    public string Describe(BuiltinException problem) => $"{Name}: {problem.Message}";
}
