using RainRef.Domain.Policies.Rego.Builtins;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>What stands for a function under a <c>with</c>: a value, or another function.</summary>
internal sealed record Mock(RegoValue? Value, Builtin? Builtin, RuleNode? Function);

/// <summary>The documents that expressions see, which a <c>with</c> changes, and what was computed from them.</summary>
internal sealed class EvaluationScope(RegoValue? input, RegoValue? data, Shadow? shadow, Dictionary<object, Mock>? mocks)
{
    private Dictionary<FunctionCall, RegoValue?>? _calls;
    private Dictionary<(RuleNode, RegoValue), RegoValue?>? _entries;
    private Dictionary<RuleNode, RegoValue?>? _documents;

    public RegoValue? Input { get; } = input;

    public RegoValue? Data { get; } = data;

    public Shadow? Shadow { get; } = shadow;

    public Dictionary<object, Mock>? Mocks { get; } = mocks;

    public Dictionary<RuleNode, RegoValue?> Documents => _documents ??= [];

    public Dictionary<(RuleNode, RegoValue), RegoValue?> Entries => _entries ??= [];

    public Dictionary<FunctionCall, RegoValue?> Calls => _calls ??= [];
}

internal readonly struct FunctionCall(RuleNode function, RegoValue[] args) : IEquatable<FunctionCall>
{
    private readonly RuleNode _function = function;
    private readonly RegoValue[] _args = args;

    public bool Equals(FunctionCall other) => ReferenceEquals(_function, other._function) && _args.AsSpan().SequenceEqual(other._args);

    public override bool Equals(object? obj) => obj is FunctionCall other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(_function);
        foreach (var arg in _args)
            hash.Add(arg.GetHashCode());
        return hash.ToHashCode();
    }
}
