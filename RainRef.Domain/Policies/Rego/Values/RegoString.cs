using System.Text;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>A Rego string. Strings compare by code point.</summary>
public sealed class RegoString(string value) : RegoValue
{
    public static readonly RegoString Empty = new("");
    private int _hash;

    public string Value { get; } = value;

    public override RegoKind Kind => RegoKind.String;

    // A fixed hash, not the framework's randomised one, would let hostile keys collide: keep string.GetHashCode.
    public override int GetHashCode() => _hash != 0 ? _hash : _hash = Value.GetHashCode() | 1;

    internal override void Print(StringBuilder text) => RegoJson.Quote(text, Value, escapeHtml: false);

    protected override bool EqualsSame(RegoValue other) => Value == ((RegoString)other).Value;

    protected override int CompareSame(RegoValue other) => CompareText(Value, ((RegoString)other).Value);

    internal static int CompareText(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        var at = left.AsSpan(0, length).CommonPrefixLength(right.AsSpan(0, length));
        if (at == length)
            return left.Length.CompareTo(right.Length);
        char a = left[at], b = right[at];
        // UTF-16 puts surrogates below U+E000..U+FFFF; code points put them above.
        if (char.IsSurrogate(a) != char.IsSurrogate(b))
            return char.IsSurrogate(a) ? 1 : -1;
        return a.CompareTo(b);
    }
}
