using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace RainRef.Web.Api;

/// <summary>
/// Reads JSON objects of any shape by the rules of the options. The framework's own reader answers a name that comes
/// twice with an exception that is no <see cref="JsonException"/>, which would pass for a failure on our side.
/// </summary>
internal sealed class JsonObjectReader : JsonConverter<JsonObject>
{
    public override JsonObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonSerializer.Deserialize<JsonElement>(ref reader, options);
        return element.ValueKind == JsonValueKind.Object ? JsonObject.Create(element)! : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) => value.WriteTo(writer, options);
}
