using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>A rule's reference into <c>data</c>; an operand is null where it is not a constant.</summary>
internal sealed record Dependency(RuleNode From, RegoValue?[] Path, Pos At);

/// <summary>What all modules of a bundle share while it is compiled.</summary>
internal sealed class CompileContext(RuleNode root)
{
    public RuleNode Root => root;

    public List<RegoError> Errors { get; } = [];

    public List<Dependency> Dependencies { get; } = [];

    /// <summary>References whose shortcut to a document can be set once all heads are known.</summary>
    public List<RefStatement> DataRefs { get; } = [];

    public Dictionary<RuleNode, List<RegoObject>> PackageAnnotations { get; } = [];

    public void Fail(string code, string message, Pos at)
    {
        if (Errors.Count < 50)
            Errors.Add(new RegoError(code, message, at.File, at.Line, at.Column));
    }

    public RuleNode? Find(IEnumerable<RegoValue> path)
    {
        RuleNode? node = Root;
        foreach (var key in path)
            node = node?.Child(key);

        return node;
    }
}
