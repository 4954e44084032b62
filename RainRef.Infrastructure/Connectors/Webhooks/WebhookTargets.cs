using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Infrastructure.Connectors.Webhooks;

/// <summary>Where a workspace wants its events, and the secret that signs them.</summary>
public sealed record WebhookTarget(string Url, string Secret);

/// <summary>Knows which workspaces have a webhook; what an admin changes counts within fifteen seconds.</summary>
public sealed class WebhookTargets(RainRefDatabase database, IDataProtectionProvider protection, TimeProvider clock)
{
    public const string Adapter = "webhook";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(15);
    private readonly IDataProtector _protector = protection.CreateProtector(AdapterSettings.SecretPurpose);
    private readonly ConcurrentDictionary<Guid, (WebhookTarget? Target, long At)> _known = new();

    public async ValueTask<WebhookTarget?> FindAsync(Guid workspaceId, CancellationToken ct)
    {
        if (_known.TryGetValue(workspaceId, out var known) && clock.GetElapsedTime(known.At) < Lifetime)
            return known.Target;
        var target = await LoadAsync(workspaceId, ct);
        _known[workspaceId] = (target, clock.GetTimestamp());
        return target;
    }

    private async Task<WebhookTarget?> LoadAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var row = await db.Set<AdapterConfig>().FirstOrDefaultAsync(c => c.Adapter == Adapter, ct);
        if (row?.ProtectedSecrets is null || (string?)JsonNode.Parse(row.SettingsJson)?["url"] is not { Length: > 0 } url)
            return null;
        var secrets = JsonSerializer.Deserialize<Dictionary<string, string>>(_protector.Unprotect(row.ProtectedSecrets))!;
        return secrets.TryGetValue("secret", out var secret) ? new WebhookTarget(url, secret) : null;
    }
}
