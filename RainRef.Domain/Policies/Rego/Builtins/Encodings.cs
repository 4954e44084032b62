using System.Text;
using System.Text.Json;
using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Base64, hex, URL queries, JSON and YAML.</summary>
internal static class Encodings
{
    private static readonly RegoKind[][] S = [[RegoKind.String]];

    public static IEnumerable<Builtin> All =>
    [
        new("base64.encode", 1, (_, a) => Args.Text(Convert.ToBase64String(Bytes(a)))) { ArgKinds = S },
        new("base64.decode", 1, (_, a) => Text(Base64.Decode(Args.Text(a, 0), url: false, padded: true))) { ArgKinds = S },
        new("base64.is_valid", 1, (_, a) => Args.Flag(a[0] is RegoString t && Base64.TryDecode(t.Value, false, true, out var _, out var _))),
        new("base64url.encode", 1, (_, a) => Args.Text(Convert.ToBase64String(Bytes(a)).Replace('+', '-').Replace('/', '_'))) { ArgKinds = S },
        new("base64url.encode_no_pad", 1, (_, a) => Args.Text(Convert.ToBase64String(Bytes(a)).Replace('+', '-').Replace('/', '_').TrimEnd('='))) { ArgKinds = S },
        new("base64url.decode", 1, (_, a) => Text(Base64.Decode(Args.Text(a, 0).TrimEnd('='), url: true, padded: false))) { ArgKinds = S },
        new("hex.encode", 1, (_, a) => Args.Text(Convert.ToHexStringLower(Bytes(a)))) { ArgKinds = S },
        new("hex.decode", 1, (_, a) => Text(Hex(Args.Text(a, 0)))) { ArgKinds = S },
        new("urlquery.encode", 1, (_, a) => Args.Text(Query(Args.Text(a, 0)))) { ArgKinds = S },
        new("urlquery.decode", 1, (_, a) => Args.Text(Unquery(Args.Text(a, 0)))) { ArgKinds = S },
        new("urlquery.encode_object", 1, (_, a) => EncodeObject(a)) { ArgKinds = [[RegoKind.Object]] },
        new("urlquery.decode_object", 1, (_, a) => DecodeObject(Args.Text(a, 0))) { ArgKinds = S },
        new("json.marshal", 1, (c, a) => Charged(c, RegoJson.Write(a[0], escapeHtml: true))),
        new("json.marshal_with_options", 2, (c, a) => Charged(c, PrettyJson.Write(a[0], Args.Object(a, 1)))),
        new("json.unmarshal", 1, (c, a) => Unmarshal(c, Args.Text(a, 0))) { ArgKinds = S },
        new("json.is_valid", 1, (_, a) => Args.Flag(a[0] is RegoString t && IsJson(t.Value))),
        new("yaml.marshal", 1, (c, a) => Charged(c, YamlText.Write(a[0]))),
        new("yaml.unmarshal", 1, (c, a) => UnmarshalYaml(c, Args.Text(a, 0))) { ArgKinds = S },
        new("yaml.is_valid", 1, (_, a) => Args.Flag(a[0] is RegoString t && IsYaml(t.Value))),
    ];

    internal static RegoString Text(byte[] bytes) => Args.Text(Encoding.UTF8.GetString(bytes));

    internal static RegoValue FromJson(string text)
    {
        try
        {
            return RegoJson.Parse(text);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new BuiltinException(problem.Message);
        }
    }

    private static byte[] Bytes(RegoValue[] args) => Encoding.UTF8.GetBytes(Args.Text(args, 0));

    private static RegoString Charged(BuiltinContext context, string text)
    {
        context.Charge(text.Length / 16);
        return Args.Text(text);
    }

    private static byte[] Hex(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsValid(rune.Value) || rune.Value > 127 || !char.IsAsciiHexDigit((char)rune.Value))
                throw new BuiltinException($"invalid byte: U+{rune.Value:X4} '{rune}'");
        }

        return text.Length % 2 == 0 ? Convert.FromHexString(text) : throw new BuiltinException("odd length hex string");
    }

    internal static string Query(string text)
    {
        var made = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~')
                made.Append(c);
            else if (c == ' ')
                made.Append('+');
            else
                made.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return made.ToString();
    }

    private static string Unquery(string text)
    {
        var bytes = new List<byte>();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '+')
            {
                bytes.Add((byte)' ');
            }
            else if (text[at] != '%')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, at, 1));
            }
            else
            {
                if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
                    throw new BuiltinException($"invalid URL escape \"{text[at..Math.Min(text.Length, at + 3)]}\"");
                bytes.Add(Convert.ToByte(text.Substring(at + 1, 2), 16));
                at += 2;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static RegoString EncodeObject(RegoValue[] args)
    {
        var parts = new List<string>();
        foreach (var (key, value) in Args.Object(args, 0).Pairs)
        {
            var name = key as RegoString ?? throw BuiltinException.Type($"operand 1 must be object with string keys but got {key.TypeName}");
            var values = value switch
            {
                RegoString => [value],
                RegoArray array => array.Raw,
                RegoSet set => set.Raw,
                _ => throw BuiltinException.Type("operand 1 values must be string, array[string], or set[string]"),
            };
            foreach (var item in values)
                parts.Add($"{Query(name.Value)}={Query((item as RegoString ?? throw BuiltinException.Type("operand 1 values must be string, array[string], or set[string]")).Value)}");
        }

        return Args.Text(string.Join('&', parts));
    }

    private static RegoObject DecodeObject(string query)
    {
        var pairs = new Dictionary<RegoValue, List<RegoValue>>();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Contains(';', StringComparison.Ordinal))
                throw new BuiltinException("invalid semicolon separator in query");
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = Args.Text(Unquery(equals < 0 ? part : part[..equals]));
            if (!pairs.TryGetValue(key, out var values))
                pairs[key] = values = [];
            values.Add(Args.Text(equals < 0 ? "" : Unquery(part[(equals + 1)..])));
        }

        return RegoObject.Of(pairs.Select(p => new KeyValuePair<RegoValue, RegoValue>(p.Key, RegoArray.Of(p.Value))));
    }

    private static RegoValue Unmarshal(BuiltinContext context, string text)
    {
        context.Charge(text.Length / 16);
        return FromJson(text);
    }

    private static bool IsJson(string text)
    {
        try
        {
            FromJson(text);
            return true;
        }
        catch (BuiltinException)
        {
            return false;
        }
    }

    private static RegoValue UnmarshalYaml(BuiltinContext context, string text)
    {
        context.Charge(text.Length / 4);
        try
        {
            return RegoYaml.Parse(text);
        }
        catch (FormatException problem)
        {
            throw new BuiltinException($"yaml: {problem.Message}");
        }
    }

    private static bool IsYaml(string text)
    {
        try
        {
            RegoYaml.Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
