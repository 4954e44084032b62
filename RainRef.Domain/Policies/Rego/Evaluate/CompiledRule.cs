using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>A rule ready to run; immutable once its bundle is compiled.</summary>
internal sealed class CompiledRule
{
    public required Pos At { get; init; }

    public required Body Body { get; init; }

    public required int FrameSize { get; init; }

    /// <summary>Patterns of a function's arguments.</summary>
    public Pattern[] Args { get; init; } = [];

    /// <summary>What follows the document's path in the head, when that has variables: the keys under which the value goes.</summary>
    public Pattern[] Keys { get; init; } = [];

    public bool IsSet { get; init; }

    public required Pattern Value { get; init; }

    public CompiledRule? Else { get; set; }

    public int Ordinal { get; set; }

    /// <summary>Conditions on constants, of which an index can be made.</summary>
    public List<IndexCondition> Conditions { get; } = [];

    public RegoValue? Constant => (Value as ConstPattern)?.Constant;
}

/// <summary>A rule applies only when the input at a path, or an argument, is one of these values.</summary>
internal sealed record IndexCondition(IndexSource Source, RegoValue[] Values);

internal sealed record IndexSource(int Argument, RegoArray Path)
{
    public RegoValue? Read(EvaluationScope scope, RegoValue[]? args)
    {
        if (Argument >= 0)
            return args![Argument];
        var value = scope.Input;
        foreach (var key in Path.Raw)
        {
            if ((value = value?.Get(key)) is null)
                return null;
        }

        return value;
    }
}
