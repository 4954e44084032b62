using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RainRef.Domain.Actions;

/// <summary>The playbook format as JSON Schema (draft 2020-12), written from what the parser itself checks by.</summary>
public static class PlaybookSchema
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document, indented, with a newline at its end.</summary>
    public static string Text { get; } = Write().ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";

    private static JsonObject Write()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "RainRef playbook",
        };
        foreach (var (name, value) in Of(PlaybookFormat.Playbook).ToList())
            schema[name] = value?.DeepClone();
        return schema;
    }

    private static JsonObject Of(Shape shape)
    {
        var schema = shape switch
        {
            TextShape text => OfText(text),
            NumberShape number => new JsonObject
            {
                ["type"] = number.Whole ? "integer" : "number",
                ["minimum"] = number.Min,
                ["maximum"] = number.Max,
            },
            BooleanShape => new JsonObject { ["type"] = "boolean" },
            ListShape list => new JsonObject
            {
                ["type"] = "array",
                ["items"] = Of(list.Item),
                ["minItems"] = list.Min,
                ["maxItems"] = list.Max,
            },
            TextsShape texts => new JsonObject
            {
                ["oneOf"] = new JsonArray(
                    OfText(texts.Item),
                    new JsonObject { ["type"] = "array", ["items"] = OfText(texts.Item), ["minItems"] = 1, ["maxItems"] = texts.Max }),
            },
            NamedShape named => new JsonObject
            {
                ["type"] = "object",
                ["propertyNames"] = new JsonObject { ["pattern"] = named.KeyPattern },
                ["additionalProperties"] = Of(named.Item),
                ["maxProperties"] = named.Max,
            },
            MapShape map => OfMap(map),
            ChoiceShape choice => new JsonObject { ["oneOf"] = new JsonArray([.. choice.Choices.Select(c => (JsonNode)Of(c.Shape))]) },
            _ => [],
        };
        schema["description"] = shape.Says;
        return schema;
    }

    // YAML's plain scalars may read as numbers or truths where a text is meant; the parser takes them as they are written.
    private static JsonObject OfText(TextShape text)
    {
        var schema = new JsonObject
        {
            ["type"] = text.Pattern is null && text.OneOf is null ? new JsonArray("string", "number", "boolean") : "string",
        };
        if (text.OneOf is { } values)
            schema["enum"] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        if (text.Pattern is { } pattern)
            schema["pattern"] = pattern;
        schema["minLength"] = 1;
        schema["maxLength"] = text.MaxLength;
        schema["description"] = text.Says;
        return schema;
    }

    private static JsonObject OfMap(MapShape map)
    {
        var properties = new JsonObject();
        foreach (var field in map.Fields)
            properties[field.Name] = Of(field.Shape);
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (map.Fields.Any(f => f.Required))
            schema["required"] = new JsonArray([.. map.Fields.Where(f => f.Required).Select(f => (JsonNode)f.Name)]);
        if (map.ExactlyOne.Length > 0)
        {
            schema["oneOf"] = new JsonArray(
                [.. map.ExactlyOne.Select(key => (JsonNode)new JsonObject { ["required"] = new JsonArray(key) })]);
        }

        return schema;
    }
}
