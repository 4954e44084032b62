using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace RainRef.Domain.Receipts;

/// <summary>
/// The one byte sequence of a JSON value, by RFC 8785 (JCS): what is hashed, signed and approved.
/// </summary>
/// <remarks>
/// Stricter than the RFC in one place: whole numbers from 2^53 to 2^64 are refused however they are written, since a
/// double cannot tell such a counter or identifier from its neighbour; they belong into strings.
/// </remarks>
public static class CanonicalJson
{
    /// <summary>How deep values may nest.</summary>
    public const int MaxDepth = 64;

    /// <summary>How typed values become JSON: snake_case names, enumerations as snake_case strings.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>The canonical UTF-8 form of <paramref name="node"/>; null gives <c>null</c>.</summary>
    /// <exception cref="CanonicalJsonException">The value has no canonical form.</exception>
    public static byte[] Serialize(JsonNode? node)
    {
        var writer = new CanonicalJsonWriter(new ArrayBufferWriter<byte>(256));
        writer.Write(node, depth: 0);
        return writer.ToArray();
    }

    /// <summary>The canonical UTF-8 form of a typed value, written with <see cref="Options"/>.</summary>
    /// <exception cref="CanonicalJsonException">The value has no canonical form.</exception>
    public static byte[] Serialize<T>(T value) => Serialize(ToNode(value));

    private static JsonNode? ToNode<T>(T value)
    {
        if (value is JsonNode node)
            return node;
        try
        {
            return JsonSerializer.SerializeToNode(value, Options);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw e.InnerException as CanonicalJsonException
                ?? new CanonicalJsonException($"{typeof(T).Name} cannot be written as JSON: {e.Message}", e);
        }
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            MaxDepth = MaxDepth,
            AllowDuplicateProperties = false,
            Converters =
            {
                new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
                new WellFormedStringConverter(),
                new CanonicalNodeConverter<JsonNode>(),
                new CanonicalNodeConverter<JsonObject>(),
                new CanonicalNodeConverter<JsonArray>(),
                new CanonicalNodeConverter<JsonValue>(),
            },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    // The serialiser's own writer puts U+FFFD in a lone surrogate's place, so that two values would share one form.
    private sealed class WellFormedStringConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(CanonicalJsonWriter.WellFormed(value));

        public override string ReadAsPropertyName(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

        public override void WriteAsPropertyName(
            Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(CanonicalJsonWriter.WellFormed(value));
    }

    private sealed class CanonicalNodeConverter<TNode> : JsonConverter<TNode>
        where TNode : JsonNode
    {
        public override TNode? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonNode.Parse(ref reader) as TNode;

        public override void Write(Utf8JsonWriter writer, TNode value, JsonSerializerOptions options) =>
            writer.WriteRawValue(Serialize((JsonNode)value), skipInputValidation: true);
    }
}
