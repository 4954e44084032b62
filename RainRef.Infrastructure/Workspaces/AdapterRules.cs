using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Actions;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>What may be set on any adapter.</summary>
internal static class AdapterRules
{
    private const int MaxSecrets = 20;
    private const int MaxSecretLength = 10_000;
    private static readonly string[] Auths = ["none", "bearer", "basic", "header"];
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    private static readonly string[] SecretWords = ["password", "secret", "token", "apikey", "privatekey", "credential", "authorization"];

    public static Error? Check(JsonObject? settings, IReadOnlyDictionary<string, string?>? secrets)
    {
        if (SecretIn(settings) is { } named)
            return Error.Validation("settings", $"'{named}' looks like a secret; settings are shown to people, so send it in 'secrets'.");
        if (secrets is null)
            return null;
        if (secrets.Count > MaxSecrets || !secrets.Keys.All(IsName))
            return Error.Validation("secrets", $"There are at most {MaxSecrets} secrets, named with letters, digits, '_', '-' and '.'.");
        return secrets.Values.Any(v => v?.Length > MaxSecretLength)
            ? Error.Validation("secrets", $"A secret has at most {MaxSecretLength:N0} characters.")
            : null;
    }

    /// <summary>Whether an adapter's name is one of a service that playbooks may call.</summary>
    public static bool IsService(string adapter) =>
        adapter.StartsWith(ServiceDirectory.AdapterPrefix, StringComparison.Ordinal)
        && adapter.Length - ServiceDirectory.AdapterPrefix.Length is > 0 and <= 40
        && adapter[ServiceDirectory.AdapterPrefix.Length..].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-');

    /// <summary>Whether what playbooks would call by can be used; better refused now than found out at the first call.</summary>
    public static Error? CheckService(string adapter, JsonObject? settings)
    {
        if (settings is null || !(IsService(adapter) || ServiceDirectory.BuiltIn.Contains(adapter)))
            return null;
        foreach (var name in (string[])["base_url", "sandbox_url"])
        {
            if (settings[name] is { } address && !IsAddress(address))
                return Error.Validation($"settings.{name}", $"{name} is an absolute http or https address without a query.");
        }

        if (settings["auth"] is { } auth && !(Text(auth) is { } way && Auths.Contains(way)))
            return Error.Validation("settings.auth", $"auth is {string.Join(", ", Auths)}.");
        if (settings["auth_header"] is { } header && !(Text(header) is { Length: > 0 and <= 100 } named && named.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
            return Error.Validation("settings.auth_header", "auth_header is a header's name.");
        if (settings["methods"] is { } methods && !(methods is JsonArray { Count: <= 20 } verbs && verbs.All(v => Text(v) is { } verb && Methods.Contains(verb))))
            return Error.Validation("settings.methods", $"methods are some of {string.Join(", ", Methods)}.");
        if (settings["paths"] is { } paths && !(paths is JsonArray { Count: <= 200 } list && list.All(p => Text(p) is ['/', ..])))
            return Error.Validation("settings.paths", "paths begin with '/'; * stands for a segment, ** for any rest.");
        return settings["operations"] is { } operations && !(Text(operations) is "none" or ['/', ..])
            ? Error.Validation("settings.operations", "operations is a path with {key}, or none.")
            : null;
    }

    /// <summary>Whether it is the text of an address that can be called.</summary>
    public static bool IsAddress(JsonNode node) =>
        Text(node) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http";

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    // Settings come back, so what is named like a secret is refused there rather than shown to the next reader.
    private static string? SecretIn(JsonNode? node) => node switch
    {
        JsonObject map => map.Where(p => IsSecretName(p.Key)).Select(p => p.Key).FirstOrDefault()
            ?? map.Select(p => SecretIn(p.Value)).FirstOrDefault(found => found is not null),
        JsonArray list => list.Select(SecretIn).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static bool IsSecretName(string name)
    {
        var letters = string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return SecretWords.Any(word => letters.Contains(word, StringComparison.Ordinal));
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
