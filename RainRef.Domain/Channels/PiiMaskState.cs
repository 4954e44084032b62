using System.Text.Json.Serialization;

namespace RainRef.Domain.Channels;

/// <summary>
/// Numbers masks across the texts of one event, so that one address has one mask in subject, body and context. Holds
/// the originals: it lives as long as the event is worked on, and its values go to the vault only. Not thread-safe.
/// </summary>
/// <param name="patterns">The workspace's own patterns; null for none.</param>
public sealed class PiiMaskState(PiiPatternSet? patterns = null)
{
    private readonly Dictionary<(string Type, string Value), string> _masks = [];
    private readonly HashSet<(string Type, int Number)> _reserved = [];
    private readonly Dictionary<string, int> _last = [];
    private readonly List<MaskedValue> _values = [];

    /// <summary>Every value masked so far, in the order of its first appearance.</summary>
    public IReadOnlyList<MaskedValue> Values => _values;

    internal PiiPatternSet Patterns { get; } = patterns ?? PiiPatternSet.None;

    /// <summary>Keeps a number that a text already uses from being given to another value.</summary>
    internal void Reserve(string type, int number) => _reserved.Add((type, number));

    internal string MaskFor(PiiKind kind, string type, ReadOnlySpan<char> original)
    {
        var key = (type, PiiNormalForm.Of(kind, original));
        if (_masks.TryGetValue(key, out var mask))
            return mask;
        var number = _last.GetValueOrDefault(type);
        do
            number++;
        while (_reserved.Contains((type, number)));
        _last[type] = number;
        mask = PiiMask.Format(type, number);
        _masks.Add(key, mask);
        _values.Add(new MaskedValue(type, number, kind, original.ToString()));
        return mask;
    }
}

/// <summary>An original and the mask that stands for it.</summary>
public sealed record MaskedValue(string Type, int Number, PiiKind Kind, string Original)
{
    [JsonIgnore]
    public string Mask => PiiMask.Format(Type, Number);

    /// <summary>Its one spelling, by which the same value is known again.</summary>
    [JsonIgnore]
    public string Normal => PiiNormalForm.Of(Kind, Original);

    // The compiler's version would put personal data into logs.
    public override string ToString() => Mask;
}
