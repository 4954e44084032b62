using System.Text.Json.Nodes;
using RainRef.Domain.Common;

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
