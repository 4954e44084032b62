using System.Runtime.CompilerServices;
using System.Text;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>A Rego array.</summary>
public sealed class RegoArray : RegoValue
{
    public static readonly RegoArray Empty = new([]);
    private readonly RegoValue[] _items;
    private int _hash;

    internal RegoArray(RegoValue[] items) => _items = items;

    public IReadOnlyList<RegoValue> Items => _items;

    public int Count => _items.Length;

    public override RegoKind Kind => RegoKind.Array;

    internal RegoValue[] Raw => _items;

    /// <summary>An array of its own copy of the items.</summary>
    public static RegoArray Of(IEnumerable<RegoValue> items) => new([.. items]);

    public override RegoValue? Get(RegoValue key) =>
        key is RegoNumber number && number.TryInt64(out var at) && at >= 0 && at < _items.Length ? _items[at] : null;

    public override int GetHashCode()
    {
        if (_hash != 0)
            return _hash;
        // Documents can be nested as deep as a policy makes them: end the evaluation, not the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = 7;
        foreach (var item in _items)
            hash = unchecked((hash * 31) + item.GetHashCode());
        return _hash = hash | 1;
    }

    internal override void Print(StringBuilder text) => PrintList(text, '[', _items, ']');

    internal static void PrintList(StringBuilder text, char open, RegoValue[] items, char close)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        text.Append(open);
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
                text.Append(", ");
            items[i].Print(text);
        }

        text.Append(close);
    }

    protected override int CompareSame(RegoValue other) => CompareLists(_items, ((RegoArray)other)._items);

    internal static int CompareLists(RegoValue[] left, RegoValue[] right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            var order = left[i].CompareTo(right[i]);
            if (order != 0)
                return order;
        }

        return left.Length.CompareTo(right.Length);
    }
}
