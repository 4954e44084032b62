using System.Text.Json;
using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Workspaces.Channels;

/// <summary>A channel's settings as they are written on the page. What no field shows goes through it untouched.</summary>
public sealed class ChannelForm
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private ChannelForm(string adapter) => Adapter = adapter;

    public string Adapter { get; }

    public ChannelKind Kind => ChannelKind.Of(Adapter);

    /// <summary>What stands in each field, by key.</summary>
    public Dictionary<string, string> Values { get; } = [];

    /// <summary>What is written as each secret; empty leaves it as it is.</summary>
    public Dictionary<string, string> Secrets { get; } = [];

    /// <summary>All else that is stored, as JSON.</summary>
    public string Other { get; set; } = "{}";

    /// <summary>A secret that no field asks for.</summary>
    public string SecretName { get; set; } = "";

    public string Secret { get; set; } = "";

    public IReadOnlyList<string> SecretsSet { get; private init; } = [];

    public DateTimeOffset? UpdatedAt { get; private init; }

    public static ChannelForm Of(string adapter, AdapterView? stored)
    {
        var form = new ChannelForm(adapter) { SecretsSet = stored?.SecretsSet ?? [], UpdatedAt = stored?.UpdatedAt };
        var rest = stored?.Settings.DeepClone().AsObject() ?? [];
        foreach (var field in form.Kind.Fields)
        {
            // A value of another shape than the field's is no text to show; it stays with the rest.
            var text = Read(rest[field.Key], field);
            form.Values[field.Key] = text ?? "";
            if (text is not null)
                rest.Remove(field.Key);
        }

        foreach (var secret in form.Kind.Secrets)
            form.Secrets[secret.Name] = "";
        form.Other = rest.ToJsonString(Indented);
        return form;
    }

    /// <summary>All settings to be stored.</summary>
    public Result<JsonObject> ToSettings()
    {
        if (Parse(Other) is not { } settings)
            return Error.Validation("settings", T["The other settings are a JSON object, such as {0}.", "{ \"region\": \"eu\" }"]);
        foreach (var field in Kind.Fields)
        {
            var text = Values[field.Key].Trim();
            if (text.Length == 0)
                continue;
            if (field.Kind == FieldKind.Address && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
                return Error.Validation(field.Key, T["{0} is an address that begins with https:// or http://.", field.Label]);
            settings[field.Key] = field.Kind == FieldKind.List
                ? new JsonArray([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(v => (JsonNode)v)])
                : text;
        }

        return settings;
    }

    /// <summary>The secrets that were written.</summary>
    public Dictionary<string, string?> ToSecrets()
    {
        var written = Secrets.Where(s => s.Value.Length > 0).ToDictionary(s => s.Key, s => (string?)s.Value);
        if (SecretName.Trim() is { Length: > 0 } name && Secret.Length > 0)
            written[name] = Secret;
        return written;
    }

    private static string? Read(JsonNode? node, ChannelField field) => node switch
    {
        JsonValue value when field.Kind != FieldKind.List && value.TryGetValue<string>(out var text)
            && (field.Choices is null || field.Choices.Any(c => c.Value == text)) => text,
        JsonArray list when field.Kind == FieldKind.List && list.All(v => v is JsonValue one && one.TryGetValue<string>(out var part) && !part.Contains(',', StringComparison.Ordinal)) =>
            string.Join(", ", list.Select(v => v!.GetValue<string>())),
        _ => null,
    };

    private static JsonObject? Parse(string json)
    {
        try
        {
            return JsonNode.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
