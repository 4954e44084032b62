namespace RainRef.Domain.Channels;

/// <summary>
/// Numbers masks across the texts of one event, so that one address has one mask in subject, body and context. Holds
/// the originals: it lives as long as the event is worked on, and its values go to the vault only. Not thread-safe.
/// </summary>
public sealed class PiiMaskState
{
    private readonly Dictionary<(PiiKind Kind, string Value), string> _masks = [];
    private readonly HashSet<(PiiKind Kind, int Number)> _reserved = [];
    private readonly Dictionary<PiiKind, int> _last = [];
    private readonly List<MaskedValue> _values = [];

    /// <summary>Every value masked so far, in the order of its first appearance.</summary>
    public IReadOnlyList<MaskedValue> Values => _values;

    /// <summary>Keeps a number that a text already uses from being given to another value.</summary>
    internal void Reserve(PiiKind kind, int number) => _reserved.Add((kind, number));

    internal string MaskFor(PiiKind kind, ReadOnlySpan<char> original)
    {
        var key = (kind, PiiNormalForm.Of(kind, original));
        if (_masks.TryGetValue(key, out var mask))
            return mask;
        var number = _last.GetValueOrDefault(kind);
        do
            number++;
        while (_reserved.Contains((kind, number)));
        _last[kind] = number;
        mask = PiiMask.Format(kind, number);
        _masks.Add(key, mask);
        _values.Add(new MaskedValue(mask, kind, original.ToString()));
        return mask;
    }
}

/// <summary>An original and the mask that stands for it.</summary>
public sealed record MaskedValue(string Mask, PiiKind Kind, string Original)
{
    // The compiler's version would put personal data into logs.
    public override string ToString() => Mask;
}
