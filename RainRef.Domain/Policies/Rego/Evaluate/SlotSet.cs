using System.Numerics;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>A set of variables of one rule.</summary>
internal sealed class SlotSet
{
    private ulong[] _bits;

    public SlotSet() => _bits = [0];

    public SlotSet(SlotSet other) => _bits = [.. other._bits];

    public bool Contains(int slot) => slot >> 6 < _bits.Length && (_bits[slot >> 6] & (1UL << slot)) != 0;

    public void Add(int slot)
    {
        Grow((slot >> 6) + 1);
        _bits[slot >> 6] |= 1UL << slot;
    }

    public void Remove(int slot)
    {
        if (slot >> 6 < _bits.Length)
            _bits[slot >> 6] &= ~(1UL << slot);
    }

    public void UnionWith(SlotSet other)
    {
        Grow(other._bits.Length);
        for (var i = 0; i < other._bits.Length; i++)
            _bits[i] |= other._bits[i];
    }

    public void IntersectWith(SlotSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
            _bits[i] &= i < other._bits.Length ? other._bits[i] : 0;
    }

    public bool IsSubsetOf(SlotSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            if ((_bits[i] & ~(i < other._bits.Length ? other._bits[i] : 0)) != 0)
                return false;
        }

        return true;
    }

    public IEnumerable<int> Items
    {
        get
        {
            for (var i = 0; i < _bits.Length; i++)
            {
                for (var rest = _bits[i]; rest != 0; rest &= rest - 1)
                    yield return (i << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    private void Grow(int words)
    {
        if (words > _bits.Length)
            Array.Resize(ref _bits, words);
    }
}
