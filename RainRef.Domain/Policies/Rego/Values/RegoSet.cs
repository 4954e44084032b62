using System.Runtime.CompilerServices;
using System.Text;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>A Rego set; its items are distinct and in term order.</summary>
public sealed class RegoSet : RegoValue
{
    public static readonly RegoSet Empty = new([]);
    private readonly RegoValue[] _items;
    private HashSet<RegoValue>? _lookup;
    private int _hash;

    private RegoSet(RegoValue[] sorted) => _items = sorted;

    public IReadOnlyList<RegoValue> Items => _items;

    public int Count => _items.Length;

    public override RegoKind Kind => RegoKind.Set;

    internal RegoValue[] Raw => _items;

    /// <summary>The set of these items, duplicates dropped.</summary>
    public static RegoSet Of(IEnumerable<RegoValue> items)
    {
        var distinct = items as HashSet<RegoValue> ?? [.. items];
        if (distinct.Count == 0)
            return Empty;
        var sorted = distinct.ToArray();
        Array.Sort(sorted);
        return new RegoSet(sorted);
    }

    public bool Contains(RegoValue item)
    {
        if (_items.Length <= 8)
        {
            foreach (var candidate in _items)
            {
                if (candidate.Equals(item))
                    return true;
            }

            return false;
        }

        return (_lookup ??= [.. _items]).Contains(item);
    }

    public override RegoValue? Get(RegoValue key) => Contains(key) ? key : null;

    public override int GetHashCode()
    {
        if (_hash != 0)
            return _hash;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = 11;
        foreach (var item in _items)
            hash = unchecked((hash * 31) + item.GetHashCode());
        return _hash = hash | 1;
    }

    internal override void Print(StringBuilder text)
    {
        if (_items.Length == 0)
            text.Append("set()");
        else
            RegoArray.PrintList(text, '{', _items, '}');
    }

    protected override int CompareSame(RegoValue other) => RegoArray.CompareLists(_items, ((RegoSet)other)._items);
}
