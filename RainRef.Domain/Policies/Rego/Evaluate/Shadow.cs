using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>Which paths of <c>data</c> a <c>with</c> replaced, so that rules there are not asked.</summary>
internal sealed class Shadow
{
    private readonly Dictionary<RegoValue, Shadow> _children = [];

    public bool Replaced { get; private init; }

    public Shadow? Child(RegoValue key) => _children.GetValueOrDefault(key);

    public static Shadow Add(Shadow? shadow, ReadOnlySpan<RegoValue> path)
    {
        if (shadow is { Replaced: true })
            return shadow;
        if (path.Length == 0)
            return new Shadow { Replaced = true };
        var copy = new Shadow();
        foreach (var (key, child) in shadow?._children ?? [])
            copy._children[key] = child;
        copy._children[path[0]] = Add(shadow?.Child(path[0]), path[1..]);
        return copy;
    }

    /// <summary>The document with the value at the path; what is in the way becomes an object.</summary>
    public static RegoValue Insert(RegoValue? document, ReadOnlySpan<RegoValue> path, RegoValue value)
    {
        if (path.Length == 0)
            return value;
        var obj = document as RegoObject ?? RegoObject.Empty;
        return obj.With(path[0], Insert(obj.Get(path[0]), path[1..], value));
    }
}
