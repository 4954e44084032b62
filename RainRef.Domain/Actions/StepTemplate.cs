using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RainRef.Domain.Common;

namespace RainRef.Domain.Actions;

/// <summary>
/// Puts values into the {placeholders} of a step. A value stays a value: in a path it is escaped, in a body it is a JSON
/// string or number, in a header it cannot begin another line.
/// </summary>
public sealed class StepTemplate(IReadOnlyDictionary<string, JsonNode?> values)
{
    /// <summary>The placeholders of a text, in order; <c>{{</c> stands for a brace.</summary>
    public static Result<IReadOnlyList<string>> Names(string text)
    {
        var names = new List<string>();
        var filled = Fill(text, name =>
        {
            names.Add(name);
            return "";
        });
        return filled.Succeeded ? names : filled.Error;
    }

    public Result<string> Text(string template) => Fill(template, name => Find(name));

    /// <summary>A path and query whose placeholders are escaped; none may make a segment of its own go up.</summary>
    public Result<string> Path(string template)
    {
        var missing = (string?)null;
        var filled = Fill(template, name =>
        {
            var value = Find(name);
            if (value is null or "" or "." or "..")
                missing ??= name;
            return value is null ? null : Uri.EscapeDataString(value);
        });
        if (missing is not null && filled.Succeeded)
            return Error.Validation(missing, $"'{missing}' cannot stand in a path: it is empty or only dots.");
        return filled;
    }

    public Result<string> Header(string template) => Text(template).Then<string>(value =>
        value.Any(c => c is < ' ' or > '~') ? Error.Validation("headers", "A header holds printable ASCII characters only.") : value);

    /// <summary>A body; a text that is one placeholder alone becomes the value with its type.</summary>
    public Result<JsonNode?> Body(JsonNode? template)
    {
        switch (template)
        {
            case JsonObject map:
                var filled = new JsonObject();
                foreach (var (key, item) in map)
                {
                    var value = Body(item);
                    if (!value.Succeeded)
                        return value.Error;
                    filled[key] = value.Value;
                }

                return filled;
            case JsonArray list:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    var value = Body(item);
                    if (!value.Succeeded)
                        return value.Error;
                    items.Add(value.Value);
                }

                return items;
            case JsonValue text when text.TryGetValue<string>(out var words):
                if (words is ['{', not '{', .., '}'] && words.IndexOf('}', StringComparison.Ordinal) == words.Length - 1
                    && values.TryGetValue(words[1..^1], out var whole))
                {
                    return whole?.DeepClone();
                }

                return Text(words).Then<JsonNode?>(value => JsonValue.Create(value));
            default:
                return template?.DeepClone();
        }
    }

    private string? Find(string name) => !values.TryGetValue(name, out var value) ? null : value switch
    {
        null => "",
        JsonValue text when text.TryGetValue<string>(out var words) => words,
        _ => value.ToJsonString(),
    };

    private static Result<string> Fill(string template, Func<string, string?> find)
    {
        var filled = new StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                filled.Append(c);
                i++;
            }
            else if (c == '{')
            {
                var end = template.IndexOf('}', i);
                if (end < 0)
                    return Error.Validation("placeholder", string.Create(CultureInfo.InvariantCulture, $"The brace at character {i + 1} of '{template}' does not close."));
                var name = template[(i + 1)..end];
                if (find(name) is not { } value)
                    return Error.Validation(name, $"There is no value for '{{{name}}}'.");
                filled.Append(value);
                i = end;
            }
            else if (c == '}')
            {
                return Error.Validation("placeholder", $"'{template}' closes a brace that is not open.");
            }
            else
            {
                filled.Append(c);
            }
        }

        return filled.ToString();
    }
}
