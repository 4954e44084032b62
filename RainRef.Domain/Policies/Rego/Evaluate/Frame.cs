using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>The variables of one rule's evaluation, with a trail to unbind them when the search goes back.</summary>
internal sealed class Frame(int size)
{
    private readonly int[] _trail = new int[size];
    private int _bound;

    public RegoValue?[] Slots { get; } = new RegoValue?[size];

    public int Mark => _bound;

    public void Bind(int slot, RegoValue value)
    {
        Slots[slot] = value;
        _trail[_bound++] = slot;
    }

    public void Undo(int mark)
    {
        while (_bound > mark)
            Slots[_trail[--_bound]] = null;
    }
}
