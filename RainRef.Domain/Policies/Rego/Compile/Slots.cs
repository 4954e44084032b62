using RainRef.Domain.Policies.Rego.Evaluate;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Compile;

internal enum SlotKind
{
    Named,
    Wildcard,
    Generated,
}

/// <summary>The variables of one rule under compilation.</summary>
internal sealed class Slots
{
    private readonly List<(string Name, SlotKind Kind)> _slots = [];
    private readonly Dictionary<string, int> _implicit = [];

    /// <summary>The kinds of variables that can have only one.</summary>
    public Dictionary<int, RegoKind> Known { get; } = [];

    public int Count => _slots.Count;

    /// <summary>Variables that nothing declares, by name: they belong to the whole rule.</summary>
    public IReadOnlyDictionary<string, int> Implicit => _implicit;

    public int New(string name, SlotKind kind)
    {
        _slots.Add((name, kind));
        return _slots.Count - 1;
    }

    public SlotPattern Generate() => new(New("", SlotKind.Generated));

    public int Undeclared(string name)
    {
        if (!_implicit.TryGetValue(name, out var slot))
            _implicit[name] = slot = New(name, name[0] == '$' ? SlotKind.Wildcard : SlotKind.Named);
        return slot;
    }

    public SlotKind Kind(int slot) => _slots[slot].Kind;

    public string Name(int slot) => _slots[slot].Kind == SlotKind.Wildcard ? "_" : _slots[slot].Name;
}
