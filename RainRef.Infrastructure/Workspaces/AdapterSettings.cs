using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>An adapter as people see it: which secrets are set, never what they are.</summary>
public sealed record AdapterView(string Adapter, JsonObject Settings, IReadOnlyList<string> SecretsSet, DateTimeOffset UpdatedAt);

/// <summary>How a workspace reaches outside systems.</summary>
public sealed class AdapterSettings(
    RainRefDatabase database, WorkFactory works, IDataProtectionProvider protection, TimeProvider clock)
{
    public static readonly IReadOnlyList<string> Known = ["email", "raindock", "rainship", "rainscout", "webhook"];
    private const int MaxSecrets = 20;
    private const int MaxSecretLength = 10_000;
    private static readonly string[] SecretWords = ["password", "secret", "token", "apikey", "privatekey", "credential", "authorization"];
    private readonly IDataProtector _protector = protection.CreateProtector("RainRef.AdapterSecrets");

    public async Task<IReadOnlyList<AdapterView>> ListAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var rows = await db.Set<AdapterConfig>().OrderBy(c => c.Adapter).ToListAsync(ct);
        return [.. rows.Select(View)];
    }

    /// <param name="secrets">Secrets to set, by name; null as a value removes one; those not named stay.</param>
    public async Task<Result<AdapterView>> SetAsync(
        Actor actor, string? adapter, JsonObject? settings, IReadOnlyDictionary<string, string?>? secrets, CancellationToken ct)
    {
        if (adapter is null || !Known.Contains(adapter))
            return Error.Validation("adapter", $"adapter is one of {string.Join(", ", Known)}.");
        if (settings?.ToJsonString().Length > 20_000)
            return Error.Validation("settings", "settings have at most 20,000 characters as JSON.");
        if (SecretIn(settings) is { } named)
            return Error.Validation("settings", $"'{named}' looks like a secret; settings are shown to people, so send it in 'secrets'.");
        if (Check(secrets) is { } wrong)
            return wrong;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var row = await work.Db.Set<AdapterConfig>().FirstOrDefaultAsync(c => c.Adapter == adapter, ct);
        if (row is null)
        {
            row = new AdapterConfig(Ids.From(actor.WorkspaceId, "adapter", adapter), actor.WorkspaceId, adapter);
            work.Add(row);
        }

        var kept = row.ProtectedSecrets is null
            ? new Dictionary<string, string>()
            : JsonSerializer.Deserialize<Dictionary<string, string>>(_protector.Unprotect(row.ProtectedSecrets))!;
        foreach (var (name, value) in secrets ?? new Dictionary<string, string?>())
        {
            kept.Remove(name);
            if (!string.IsNullOrEmpty(value))
                kept[name] = value;
        }

        row.Set(
            (settings ?? JsonNode.Parse(row.SettingsJson)!.AsObject()).ToJsonString(),
            kept.Count == 0 ? null : _protector.Protect(JsonSerializer.Serialize(kept)), kept.Keys.Order(), clock.GetUtcNow());
        work.Add(new AuditEntry(Ids.New(clock), actor, "adapter.configured", "adapter", row.Id, clock.GetUtcNow()));
        await work.CommitAsync(ct);
        return View(row);
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

    private static Error? Check(IReadOnlyDictionary<string, string?>? secrets)
    {
        if (secrets is null)
            return null;
        if (secrets.Count > MaxSecrets || secrets.Keys.Any(n => n.Length is 0 or > 100 || !n.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')))
            return Error.Validation("secrets", $"There are at most {MaxSecrets} secrets, named with letters, digits, '_', '-' and '.'.");
        return secrets.Values.Any(v => v?.Length > MaxSecretLength)
            ? Error.Validation("secrets", $"A secret has at most {MaxSecretLength:N0} characters.")
            : null;
    }

    private static AdapterView View(AdapterConfig row) =>
        new(row.Adapter, JsonNode.Parse(row.SettingsJson)!.AsObject(), row.SecretNames, row.UpdatedAt);
}
