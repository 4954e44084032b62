using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Types and conversions.</summary>
internal static class Types
{
    private static readonly string[] NotNumbers = ["nan", "inf", "infinity"];

    public static IEnumerable<Builtin> All =>
    [
        new("type_name", 1, (_, a) => new RegoString(a[0].TypeName)),
        new("is_null", 1, (_, a) => Is(a, RegoKind.Null)),
        new("is_boolean", 1, (_, a) => Is(a, RegoKind.Boolean)),
        new("is_number", 1, (_, a) => Is(a, RegoKind.Number)),
        new("is_string", 1, (_, a) => Is(a, RegoKind.String)),
        new("is_array", 1, (_, a) => Is(a, RegoKind.Array)),
        new("is_object", 1, (_, a) => Is(a, RegoKind.Object)),
        new("is_set", 1, (_, a) => Is(a, RegoKind.Set)),
        new("to_number", 1, (_, a) => ToNumber(a)),
        new("cast_array", 1, (_, a) => new RegoArray(Args.Items(a, 0, "one of {array, set}"))),
        new("cast_set", 1, (_, a) => RegoSet.Of(Args.Items(a, 0, "one of {array, set}"))),
        new("cast_string", 1, (_, a) => Cast<RegoString>(a, "string")),
        new("cast_boolean", 1, (_, a) => Cast<RegoBoolean>(a, "boolean")),
        new("cast_null", 1, (_, a) => Cast<RegoNull>(a, "null")),
        new("cast_object", 1, (_, a) => Cast<RegoObject>(a, "object")),
        new("set_diff", 2, (_, a) => RegoSet.Of(Args.Set(a, 0).Raw.Where(i => !Args.Set(a, 1).Contains(i)))),
    ];

    private static RegoBoolean? Is(RegoValue[] args, RegoKind kind) => RegoBoolean.Of(args[0].Kind == kind);

    private static T Cast<T>(RegoValue[] args, string kind)
        where T : RegoValue => args[0] as T ?? throw Args.Wrong(args, 0, kind);

    private static RegoNumber ToNumber(RegoValue[] args) => args[0] switch
    {
        RegoNumber number => number,
        RegoNull => RegoNumber.Of(0),
        RegoBoolean flag => RegoNumber.Of(flag.Value ? 1 : 0),
        RegoString text when IsNumber(text.Value) && RegoNumber.TryParse(text.Value.TrimStart('+'), out var number) => number,
        RegoString text when NotNumbers.Contains(text.Value.TrimStart('+', '-').ToLowerInvariant()) => throw BuiltinException.Type("operand 1 must be a valid number string"),
        RegoString => throw new BuiltinException("invalid syntax"),
        _ => throw Args.Wrong(args, 0, "one of {null, boolean, number, string}"),
    };

    internal static bool IsNumber(string text)
    {
        var at = 0;
        if (at < text.Length && text[at] is '-' or '+')
            at++;
        var digits = Digits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            digits += Digits(text, ref at);
        }

        if (digits > 0 && at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '-' or '+')
                at++;
            digits = Digits(text, ref at);
        }

        return digits > 0 && at == text.Length;
    }

    private static int Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at - start;
    }
}
