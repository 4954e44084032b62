using System.Text;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>The kinds of Rego value, in the order in which values of different kinds compare.</summary>
public enum RegoKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
    Set,
}

/// <summary>An immutable Rego value. Values compare in Rego's term order, hash by content and print as Rego terms.</summary>
public abstract class RegoValue : IEquatable<RegoValue>, IComparable<RegoValue>
{
    public abstract RegoKind Kind { get; }

    /// <summary>The kind's name as <c>type_name</c> gives it.</summary>
    public string TypeName => Kind switch
    {
        RegoKind.Null => "null",
        RegoKind.Boolean => "boolean",
        RegoKind.Number => "number",
        RegoKind.String => "string",
        RegoKind.Array => "array",
        RegoKind.Object => "object",
        RegoKind.Set => "set",
    };

    /// <summary>What <c>value[key]</c> selects; null when there is no such element.</summary>
    public virtual RegoValue? Get(RegoValue key) => null;

    public int CompareTo(RegoValue? other)
    {
        if (other is null)
            return 1;
        if (ReferenceEquals(this, other))
            return 0;
        return Kind == other.Kind ? CompareSame(other) : Kind.CompareTo(other.Kind);
    }

    public bool Equals(RegoValue? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Kind == other.Kind && GetHashCode() == other.GetHashCode() && EqualsSame(other));

    public sealed override bool Equals(object? obj) => obj is RegoValue other && Equals(other);

    public abstract override int GetHashCode();

    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    internal abstract void Print(StringBuilder text);

    protected abstract int CompareSame(RegoValue other);

    protected virtual bool EqualsSame(RegoValue other) => CompareSame(other) == 0;
}
