using System.Runtime.CompilerServices;
using System.Text;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>A Rego object; its keys are any values, distinct and in term order.</summary>
public sealed class RegoObject : RegoValue
{
    public static readonly RegoObject Empty = new([], []);
    private readonly RegoValue[] _keys;
    private readonly RegoValue[] _values;
    private Dictionary<RegoValue, int>? _lookup;
    private int _hash;

    private RegoObject(RegoValue[] keys, RegoValue[] values)
    {
        _keys = keys;
        _values = values;
    }

    public IReadOnlyList<RegoValue> Keys => _keys;

    public IReadOnlyList<RegoValue> Values => _values;

    public int Count => _keys.Length;

    public override RegoKind Kind => RegoKind.Object;

    internal RegoValue[] RawKeys => _keys;

    internal RegoValue[] RawValues => _values;

    public IEnumerable<KeyValuePair<RegoValue, RegoValue>> Pairs
    {
        get
        {
            for (var i = 0; i < _keys.Length; i++)
                yield return new(_keys[i], _values[i]);
        }
    }

    /// <summary>An object of these pairs; a later pair replaces an earlier one with the same key.</summary>
    public static RegoObject Of(IEnumerable<KeyValuePair<RegoValue, RegoValue>> pairs)
    {
        if (pairs is Dictionary<RegoValue, RegoValue> ready)
            return FromDictionary(ready);
        var distinct = new Dictionary<RegoValue, RegoValue>();
        foreach (var (key, value) in pairs)
            distinct[key] = value;
        return FromDictionary(distinct);
    }

    public static RegoObject FromDictionary(Dictionary<RegoValue, RegoValue> pairs)
    {
        if (pairs.Count == 0)
            return Empty;
        var keys = new RegoValue[pairs.Count];
        var values = new RegoValue[pairs.Count];
        pairs.Keys.CopyTo(keys, 0);
        pairs.Values.CopyTo(values, 0);
        Array.Sort(keys, values);
        return new RegoObject(keys, values);
    }

    public RegoValue? Get(string key) => Get(new RegoString(key));

    public override RegoValue? Get(RegoValue key)
    {
        var at = IndexOf(key);
        return at < 0 ? null : _values[at];
    }

    public RegoObject With(RegoValue key, RegoValue value)
    {
        var pairs = ToDictionary();
        pairs[key] = value;
        return FromDictionary(pairs);
    }

    public Dictionary<RegoValue, RegoValue> ToDictionary()
    {
        var pairs = new Dictionary<RegoValue, RegoValue>(_keys.Length);
        for (var i = 0; i < _keys.Length; i++)
            pairs[_keys[i]] = _values[i];
        return pairs;
    }

    public override int GetHashCode()
    {
        if (_hash != 0)
            return _hash;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = 13;
        for (var i = 0; i < _keys.Length; i++)
            hash = unchecked((hash * 31) + (_keys[i].GetHashCode() * 7) + _values[i].GetHashCode());
        return _hash = hash | 1;
    }

    internal override void Print(StringBuilder text)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        text.Append('{');
        for (var i = 0; i < _keys.Length; i++)
        {
            if (i > 0)
                text.Append(", ");
            _keys[i].Print(text);
            text.Append(": ");
            _values[i].Print(text);
        }

        text.Append('}');
    }

    protected override int CompareSame(RegoValue other)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var right = (RegoObject)other;
        for (var i = 0; i < _keys.Length && i < right._keys.Length; i++)
        {
            var order = _keys[i].CompareTo(right._keys[i]);
            if (order == 0)
                order = _values[i].CompareTo(right._values[i]);
            if (order != 0)
                return order;
        }

        return _keys.Length.CompareTo(right._keys.Length);
    }

    private int IndexOf(RegoValue key)
    {
        if (_keys.Length <= 8)
        {
            for (var i = 0; i < _keys.Length; i++)
            {
                if (_keys[i].Equals(key))
                    return i;
            }

            return -1;
        }

        return (_lookup ?? BuildLookup()).TryGetValue(key, out var at) ? at : -1;
    }

    private Dictionary<RegoValue, int> BuildLookup()
    {
        var lookup = new Dictionary<RegoValue, int>(_keys.Length);
        for (var i = 0; i < _keys.Length; i++)
            lookup[_keys[i]] = i;
        return _lookup = lookup;
    }
}
