using System.Text;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>Rego's null.</summary>
public sealed class RegoNull : RegoValue
{
    public static readonly RegoNull Value = new();

    private RegoNull()
    {
    }

    public override RegoKind Kind => RegoKind.Null;

    public override int GetHashCode() => 17;

    internal override void Print(StringBuilder text) => text.Append("null");

    protected override int CompareSame(RegoValue other) => 0;
}
