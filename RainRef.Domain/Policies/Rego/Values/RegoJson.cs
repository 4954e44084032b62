using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RainRef.Domain.Policies.Rego.Values;

/// <summary>Reads and writes Rego values as JSON; numbers keep every digit, sets are written as arrays.</summary>
public static class RegoJson
{
    private const int DeepestJson = 512;

    public static RegoValue Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <exception cref="JsonException">The bytes are not one JSON document.</exception>
    public static RegoValue Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestJson });
        reader.Read();
        var value = Read(ref reader);
        if (reader.Read())
            throw new JsonException("more than one JSON document");
        return value;
    }

    public static RegoValue From(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return RegoNull.Value;
            case JsonArray array:
                var items = new RegoValue[array.Count];
                for (var i = 0; i < items.Length; i++)
                    items[i] = From(array[i]);
                return new RegoArray(items);
            case JsonObject obj:
                var pairs = new Dictionary<RegoValue, RegoValue>(obj.Count);
                foreach (var (key, value) in obj)
                    pairs[new RegoString(key)] = From(value);
                return RegoObject.FromDictionary(pairs);
            default:
                return FromScalar(node.AsValue());
        }
    }

    public static JsonNode? ToNode(RegoValue value) => JsonNode.Parse(Write(value));

    /// <summary>Compact JSON with sorted keys.</summary>
    public static string Write(RegoValue value, bool escapeHtml = false)
    {
        var text = new StringBuilder();
        Write(text, value, escapeHtml);
        return text.ToString();
    }

    internal static void Quote(StringBuilder text, string value, bool escapeHtml)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b' when escapeHtml: text.Append("\\b"); break;
                case '\f' when escapeHtml: text.Append("\\f"); break;
                case < ' ' or '\u2028' or '\u2029':
                    text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                case '<' or '>' or '&' when escapeHtml:
                    text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }

    /// <summary>A value's text as a JSON object key: a string as it is, anything else as its JSON.</summary>
    internal static string KeyText(RegoValue key) => key is RegoString name ? name.Value : Write(key);

    private static void Write(StringBuilder text, RegoValue value, bool escapeHtml)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case RegoString s:
                Quote(text, s.Value, escapeHtml);
                break;
            case RegoArray array:
                WriteList(text, array.Raw, escapeHtml);
                break;
            case RegoSet set:
                WriteList(text, set.Raw, escapeHtml);
                break;
            case RegoObject obj:
                text.Append('{');
                for (var i = 0; i < obj.Count; i++)
                {
                    if (i > 0)
                        text.Append(',');
                    Quote(text, KeyText(obj.RawKeys[i]), escapeHtml);
                    text.Append(':');
                    Write(text, obj.RawValues[i], escapeHtml);
                }

                text.Append('}');
                break;
            default:
                value.Print(text);
                break;
        }
    }

    private static void WriteList(StringBuilder text, RegoValue[] items, bool escapeHtml)
    {
        text.Append('[');
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
                text.Append(',');
            Write(text, items[i], escapeHtml);
        }

        text.Append(']');
    }

    private static RegoValue FromScalar(JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.True:
                return RegoBoolean.True;
            case JsonValueKind.False:
                return RegoBoolean.False;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return RegoNull.Value;
            case JsonValueKind.Number:
                return value.TryGetValue<long>(out var small) ? RegoNumber.Of(small) : Number(value.ToJsonString());
            case JsonValueKind.String:
                return new RegoString(value.TryGetValue<string>(out var text) ? text : Parse(value.ToJsonString()) is RegoString s ? s.Value : "");
            default:
                return Parse(value.ToJsonString());
        }
    }

    private static RegoNumber Number(string text) =>
        RegoNumber.TryParse(text, out var number) ? number : throw new JsonException($"number out of range: {text}");

    private static RegoValue Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                var items = new List<RegoValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(Read(ref reader));
                return new RegoArray([.. items]);
            case JsonTokenType.StartObject:
                var pairs = new Dictionary<RegoValue, RegoValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = new RegoString(reader.GetString()!);
                    reader.Read();
                    pairs[key] = Read(ref reader);
                }

                return RegoObject.FromDictionary(pairs);
            case JsonTokenType.String:
                return new RegoString(reader.GetString()!);
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var small) ? RegoNumber.Of(small) : Number(Encoding.ASCII.GetString(reader.ValueSpan));
            case JsonTokenType.True:
                return RegoBoolean.True;
            case JsonTokenType.False:
                return RegoBoolean.False;
            default:
                return RegoNull.Value;
        }
    }
}
