using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RainRef.Domain.Receipts;

/// <summary>Walks a node tree and writes it by RFC 8785.</summary>
internal sealed class CanonicalJsonWriter(ArrayBufferWriter<byte> output)
{
    private const double ExactIntegerLimit = 1L << 53;
    private const double Integer64Limit = 18446744073709551616d;

    private static readonly SearchValues<char> MustEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(i => (char)i), '"', '\\']);

    public byte[] ToArray() => output.WrittenSpan.ToArray();

    public void Write(JsonNode? node, int depth)
    {
        if (depth > CanonicalJson.MaxDepth)
            throw new CanonicalJsonException($"Values nest deeper than {CanonicalJson.MaxDepth} levels.");
        switch (node)
        {
            case null:
                Ascii("null");
                break;
            case JsonObject members:
                WriteObject(members, depth);
                break;
            case JsonArray items:
                WriteArray(items, depth);
                break;
            default:
                WriteValue(node.AsValue(), depth);
                break;
        }
    }

    /// <summary>The text itself; an exception when a surrogate stands alone, since it has no UTF-8 form.</summary>
    public static string WellFormed(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                throw new CanonicalJsonException($"A string has a lone surrogate at position {i}.");
            i++;
        }

        return text;
    }

    private void WriteObject(JsonObject members, int depth)
    {
        KeyValuePair<string, JsonNode?>[] sorted;
        try
        {
            sorted = [.. members];
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new CanonicalJsonException("An object has a key twice, or a key that is not well-formed text.", e);
        }

        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        Ascii("{");
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0)
                Ascii(",");
            WriteString(sorted[i].Key);
            Ascii(":");
            Write(sorted[i].Value, depth + 1);
        }

        Ascii("}");
    }

    private void WriteArray(JsonArray items, int depth)
    {
        Ascii("[");
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                Ascii(",");
            Write(items[i], depth + 1);
        }

        Ascii("]");
    }

    private void WriteValue(JsonValue value, int depth)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                WriteString(Text(value));
                break;
            case JsonValueKind.Number:
                WriteNumber(value);
                break;
            case JsonValueKind.True:
                Ascii("true");
                break;
            case JsonValueKind.False:
                Ascii("false");
                break;
            case JsonValueKind.Null:
                Ascii("null");
                break;
            default:
                Write(JsonNode.Parse(AsWritten(value)), depth);
                break;
        }
    }

    private static string Text(JsonValue value)
    {
        try
        {
            if (value.TryGetValue<string>(out var text))
                return text;
            // Dates, identifiers and enumerations put into a tree as they are.
            using var document = JsonDocument.Parse(AsWritten(value));
            return document.RootElement.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new CanonicalJsonException("A string has a lone surrogate.", e);
        }
    }

    private static string AsWritten(JsonValue value)
    {
        try
        {
            return value.ToJsonString();
        }
        catch (ArgumentException e)
        {
            throw new CanonicalJsonException($"A value cannot be written as JSON: {e.Message}", e);
        }
    }

    private void WriteNumber(JsonValue value)
    {
        if (value.TryGetValue<double>(out var number) && !value.TryGetValue<JsonElement>(out _))
        {
            WriteDouble(number);
            return;
        }

        WriteLiteral(AsWritten(value));
    }

    private void WriteLiteral(string literal)
    {
        var number = double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        var whole = literal.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
        if (whole && double.IsFinite(number) && Math.Abs(number) >= ExactIntegerLimit)
        {
            // At 2^53 and 2^64 the double has already rounded the neighbours away; only the digits tell.
            var exact = BigInteger.Abs(BigInteger.Parse(literal, CultureInfo.InvariantCulture));
            if (exact > (BigInteger)ExactIntegerLimit
                && (exact < (BigInteger)Integer64Limit || EcmaScriptNumber.Format(number) != literal))
                throw TooLarge();
        }

        WriteDouble(number);
    }

    private void WriteDouble(double number)
    {
        if (!double.IsFinite(number))
            throw new CanonicalJsonException("NaN, infinities and numbers beyond a double's range have no canonical form.");
        if (Math.Abs(number) is > ExactIntegerLimit and < Integer64Limit)
            throw TooLarge();
        Span<char> text = stackalloc char[EcmaScriptNumber.MaxLength];
        Ascii(text[..EcmaScriptNumber.Format(number, text)]);
    }

    private static CanonicalJsonException TooLarge() =>
        new("A whole number is beyond 2^53, where a double is no longer exact; write it as a string.");

    private void WriteString(string text)
    {
        var rest = WellFormed(text).AsSpan();
        Ascii("\"");
        while (rest.IndexOfAny(MustEscape) is var at and >= 0)
        {
            Utf8(rest[..at]);
            WriteEscape(rest[at]);
            rest = rest[(at + 1)..];
        }

        Utf8(rest);
        Ascii("\"");
    }

    private void WriteEscape(char c)
    {
        switch (c)
        {
            case '"': Ascii("\\\""); break;
            case '\\': Ascii("\\\\"); break;
            case '\b': Ascii("\\b"); break;
            case '\t': Ascii("\\t"); break;
            case '\n': Ascii("\\n"); break;
            case '\f': Ascii("\\f"); break;
            case '\r': Ascii("\\r"); break;
            default: Ascii(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")); break;
        }
    }

    private void Ascii(ReadOnlySpan<char> text) => Utf8(text);

    private void Utf8(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);
}
