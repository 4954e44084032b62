using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Actions;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>What may be set on any adapter.</summary>
internal static class AdapterRules
{
    private const int MaxSecrets = 20;
    private const int MaxSecretLength = 10_000;
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
