namespace RainRef.Web.Tickets;

/// <summary>The tickets that were picked from a list.</summary>
public sealed class Selection
{
    private readonly HashSet<Guid> _picked = [];
    private Guid? _anchor;

    /// <summary>Everything that matches the list, also what has not been read yet.</summary>
    public bool All { get; private set; }

    public int Count => _picked.Count;

    public bool IsEmpty => !All && _picked.Count == 0;

    public IReadOnlyCollection<Guid> Picked => _picked;

    public bool Holds(Guid id) => All || _picked.Contains(id);

    /// <summary>Picks a ticket, or lets go of it.</summary>
    public void Toggle(Guid id)
    {
        if (All)
            Clear();
        if (!_picked.Remove(id))
            _picked.Add(id);
        _anchor = id;
    }

    /// <summary>Picks what lies between the ticket that was last picked and this one, both with them.</summary>
    public void Extend(Guid id, ReadingList list)
    {
        if (All)
            Clear();
        _picked.UnionWith(list.Between(_anchor ?? id, id));
        _anchor = id;
    }

    public void PickAll()
    {
        Clear();
        All = true;
    }

    public void Clear()
    {
        _picked.Clear();
        (All, _anchor) = (false, null);
    }
}
