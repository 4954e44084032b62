using RainRef.Domain.Policies.Rego.Syntax;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Evaluate;

/// <summary>Grows an object of entries that several rules add at nested keys.</summary>
internal sealed class DocumentBuilder
{
    private Dictionary<RegoValue, DocumentBuilder>? _children;
    private HashSet<RegoValue>? _items;
    private RegoValue? _leaf;

    public bool IsEmpty => _children is null && _items is null && _leaf is null;

    public void Insert(ReadOnlySpan<RegoValue> path, RegoValue value, bool isSet, Pos at)
    {
        if (path.Length > 0)
        {
            if (_items is not null || _leaf is not null)
                throw Conflict(at);
            _children ??= [];
            if (!_children.TryGetValue(path[0], out var child))
                _children[path[0]] = child = new DocumentBuilder();
            child.Insert(path[1..], value, isSet, at);
        }
        else if (isSet)
        {
            if (_children is not null || _leaf is not null)
                throw Conflict(at);
            (_items ??= []).Add(value);
        }
        else
        {
            if (_children is not null || _items is not null || (_leaf is not null && !_leaf.Equals(value)))
                throw Conflict(at);
            _leaf = value;
        }
    }

    /// <summary>Adds a document that other rules made: its objects merge with what is here.</summary>
    public void Merge(RegoValue document, Pos at)
    {
        if (document is RegoObject obj && _leaf is null && _items is null)
        {
            _children ??= [];
            foreach (var (key, value) in obj.Pairs)
            {
                if (!_children.TryGetValue(key, out var child))
                    _children[key] = child = new DocumentBuilder();
                child.Merge(value, at);
            }
        }
        else if (document is RegoSet set && _children is null && _leaf is null && _items is not null)
        {
            _items.UnionWith(set.Raw);
        }
        else
        {
            Insert([], document, false, at);
        }
    }

    public RegoValue ToValue()
    {
        if (_leaf is not null)
            return _leaf;
        if (_items is not null)
            return RegoSet.Of(_items);
        var pairs = new Dictionary<RegoValue, RegoValue>();
        foreach (var (key, child) in _children ?? [])
            pairs[key] = child.ToValue();
        return RegoObject.FromDictionary(pairs);
    }

    private static RegoException Conflict(Pos at) => new(RegoError.Conflict, "object keys must be unique", at);
}
