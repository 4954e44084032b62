using System.Text;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>Rego's true and false.</summary>
public sealed class RegoBoolean : RegoValue
{
    public static readonly RegoBoolean True = new(true);
    public static readonly RegoBoolean False = new(false);

    private RegoBoolean(bool value) => Value = value;

    public bool Value { get; }

    public override RegoKind Kind => RegoKind.Boolean;

    public static RegoBoolean Of(bool value) => value ? True : False;

    public override int GetHashCode() => Value ? 31 : 37;

    internal override void Print(StringBuilder text) => text.Append(Value ? "true" : "false");

    protected override int CompareSame(RegoValue other) => Value.CompareTo(((RegoBoolean)other).Value);
}
