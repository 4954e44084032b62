using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Connectors;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Connectors.Webhooks;
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
    internal const string SecretPurpose = "RainRef.AdapterSecrets";
    private readonly IDataProtector _protector = protection.CreateProtector(SecretPurpose);

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
        if (adapter is null || !(Known.Contains(adapter) || AdapterRules.IsService(adapter)))
            return Error.Validation("adapter", $"adapter is one of {string.Join(", ", Known)}, or service. and the name of another service.");
        if (settings?.ToJsonString().Length > 20_000)
            return Error.Validation("settings", "settings have at most 20,000 characters as JSON.");
        if ((AdapterRules.Check(settings, secrets) ?? AdapterRules.CheckService(adapter, settings) ?? CheckWebhook(adapter, settings, secrets)) is { } wrong)
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

    // Better refused now than found out at the first delivery.
    private static Error? CheckWebhook(
        string adapter, JsonObject? settings, IReadOnlyDictionary<string, string?>? secrets)
    {
        if (adapter != WebhookTargets.Adapter)
            return null;
        if (settings?["url"] is { } url && !AdapterRules.IsAddress(url))
        {
            return Error.Validation("settings.url", "url is an absolute http or https address.");
        }

        return secrets?.GetValueOrDefault("secret") is { Length: > 0 } secret ? WebhookSignature.ReadSecret(secret).Error : null;
    }

    private static AdapterView View(AdapterConfig row) =>
        new(row.Adapter, JsonNode.Parse(row.SettingsJson)!.AsObject(), row.SecretNames, row.UpdatedAt);
}
