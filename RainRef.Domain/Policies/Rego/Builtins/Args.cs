using System.Numerics;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Reads arguments, with the reference engine's messages when they are of another type.</summary>
internal static class Args
{
    public static string Text(RegoValue[] args, int at) =>
        args[at] is RegoString text ? text.Value : throw Wrong(args, at, "string");

    public static RegoNumber Number(RegoValue[] args, int at) => args[at] as RegoNumber ?? throw Wrong(args, at, "number");

    public static RegoArray Array(RegoValue[] args, int at) => args[at] as RegoArray ?? throw Wrong(args, at, "array");

    public static RegoSet Set(RegoValue[] args, int at) => args[at] as RegoSet ?? throw Wrong(args, at, "set");

    public static RegoObject Object(RegoValue[] args, int at) => args[at] as RegoObject ?? throw Wrong(args, at, "object");

    public static bool Boolean(RegoValue[] args, int at) =>
        args[at] is RegoBoolean flag ? flag.Value : throw Wrong(args, at, "boolean");

    public static BigInteger Integer(RegoValue[] args, int at)
    {
        var number = Number(args, at);
        return number.TryInteger(out var value)
            ? value
            : throw BuiltinException.Type($"operand {at + 1} must be integer number but got floating-point number");
    }

    public static int Int32(RegoValue[] args, int at)
    {
        var value = Integer(args, at);
        return value >= int.MinValue && value <= int.MaxValue
            ? (int)value
            : throw BuiltinException.Type($"operand {at + 1} must be a 32-bit integer");
    }

    /// <summary>The items of an array or a set.</summary>
    public static RegoValue[] Items(RegoValue[] args, int at, string kinds = "one of {array, set}") => args[at] switch
    {
        RegoArray array => array.Raw,
        RegoSet set => set.Raw,
        _ => throw Wrong(args, at, kinds),
    };

    /// <summary>The items of an array or a set, all of which must be strings.</summary>
    public static string[] Texts(RegoValue[] args, int at)
    {
        var items = Items(args, at);
        var texts = new string[items.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = items[i] is RegoString text ? text.Value : throw BuiltinException.Type(
                $"operand {at + 1} must be {args[at].TypeName} of strings but got {args[at].TypeName} containing {items[i].TypeName}");
        }

        return texts;
    }

    public static BuiltinException Wrong(RegoValue[] args, int at, string wanted) =>
        BuiltinException.Type($"operand {at + 1} must be {wanted} but got {args[at].TypeName}");

    public static RegoString Text(string value) => value.Length == 0 ? RegoString.Empty : new RegoString(value);

    public static RegoBoolean Flag(bool value) => RegoBoolean.Of(value);
}
