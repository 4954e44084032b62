using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Actions;
using RainRef.Domain.Channels;
using RainRef.Domain.Connectors;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Connectors.Webhooks;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>Whether a channel reaches anything.</summary>
public enum ChannelStanding
{
    NotSetUp,
    SetUp,

    /// <summary>The installation's own setting counts for every workspace.</summary>
    ByInstallation,

    /// <summary>Nothing is set, so that a stand-in answers, which changes nothing.</summary>
    StandIn,
}

/// <summary>How a channel stands.</summary>
/// <param name="Waiting">What has still to go out.</param>
/// <param name="LastError">Why the newest thing that failed did; null where nothing failed since something went out.</param>
/// <param name="LastDoneAt">When something last went out; null where that is not on record.</param>
public sealed record ChannelState(
    string Adapter, ChannelStanding Standing, int Waiting = 0, string? LastError = null, DateTimeOffset? LastErrorAt = null,
    DateTimeOffset? LastDoneAt = null);

/// <summary>Tells how the channels of a workspace stand, from its settings, the installation's and what was last sent.</summary>
public sealed class ChannelStates(
    RainRefDatabase database, IOptions<ServicesOptions> services, IOptions<EmailOptions> email)
{
    // What lies further back says nothing about how it stands now.
    private const int Newest = 100;

    public async Task<IReadOnlyList<ChannelState>> ListAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var rows = await db.Set<AdapterConfig>().ToDictionaryAsync(c => c.Adapter, ct);
        var states = new List<ChannelState> { await EmailAsync(db, ct), await WebhookAsync(db, rows.GetValueOrDefault(WebhookTargets.Adapter), ct) };
        foreach (var adapter in ServiceDirectory.BuiltIn.Concat(rows.Keys.Where(AdapterRules.IsService)))
            states.Add(await ServiceAsync(db, adapter, rows.GetValueOrDefault(adapter), ct));
        states.AddRange(AdapterSettings.Known.Except(states.Select(s => s.Adapter)).ToList()
            .Select(adapter => new ChannelState(adapter, rows.ContainsKey(adapter) ? ChannelStanding.SetUp : ChannelStanding.NotSetUp)));
        return [.. states.OrderBy(s => s.Adapter, StringComparer.Ordinal)];
    }

    private async Task<ChannelState> EmailAsync(RainRefDbContext db, CancellationToken ct)
    {
        var mails = db.Set<OutgoingEmail>();
        var waiting = await mails.CountAsync(e => e.State == OutgoingState.Queued, ct);
        var failed = await mails.Where(e => e.State == OutgoingState.Failed || e.State == OutgoingState.Unknown)
            .OrderByDescending(e => e.Id).Select(e => new { e.Failure, e.UpdatedAt }).FirstOrDefaultAsync(ct);
        var sent = await mails.Where(e => e.State == OutgoingState.Sent).OrderByDescending(e => e.Id).Select(e => (DateTimeOffset?)e.UpdatedAt)
            .FirstOrDefaultAsync(ct);
        var stands = email.Value.SmtpHost is { Length: > 0 } ? ChannelStanding.ByInstallation : ChannelStanding.NotSetUp;
        return failed is null || sent > failed.UpdatedAt
            ? new ChannelState("email", stands, waiting, LastDoneAt: sent)
            : new ChannelState("email", stands, waiting, failed.Failure, failed.UpdatedAt, sent);
    }

    private static async Task<ChannelState> WebhookAsync(RainRefDbContext db, AdapterConfig? row, CancellationToken ct)
    {
        var newest = await db.Set<WebhookDelivery>().OrderByDescending(d => d.Id).Take(Newest)
            .Select(d => new { d.State, d.LastError, d.CreatedAt, d.DeliveredAt }).ToListAsync(ct);
        var delivered = newest.Max(d => d.DeliveredAt);
        var failed = newest.Find(d => d.LastError is not null && !(delivered > d.CreatedAt));
        var stands = row is not null && row.SecretNames.Contains("secret") && Has(row, "url") ? ChannelStanding.SetUp : ChannelStanding.NotSetUp;
        return new ChannelState(
            WebhookTargets.Adapter, stands, newest.Count(d => d.State == DeliveryState.Pending), failed?.LastError, failed?.CreatedAt, delivered);
    }

    private async Task<ChannelState> ServiceAsync(RainRefDbContext db, string adapter, AdapterConfig? row, CancellationToken ct)
    {
        var name = AdapterRules.IsService(adapter) ? adapter[ServiceDirectory.AdapterPrefix.Length..] : adapter;
        var stands = services.Value.ContainsKey(name) ? ChannelStanding.ByInstallation
            : row is not null && Has(row, "base_url") ? ChannelStanding.SetUp
            : ServiceDirectory.BuiltIn.Contains(name) ? ChannelStanding.StandIn
            : ChannelStanding.NotSetUp;
        // What a stand-in answered went nowhere.
        if (stands == ChannelStanding.StandIn)
            return new ChannelState(adapter, stands);
        var newest = await db.Set<ActionStep>().Where(s => s.Service == name && s.Status != StepStatus.Pending)
            .OrderByDescending(s => s.UpdatedAt).Take(Newest).Select(s => new { s.Status, s.Failure, s.UpdatedAt }).ToListAsync(ct);
        var done = newest.Find(s => s.Status == StepStatus.Done)?.UpdatedAt;
        var failed = newest.Find(s => s.Status is StepStatus.Failed or StepStatus.Unknown && s.Failure is not null && !(done > s.UpdatedAt));
        return new ChannelState(
            adapter, stands, newest.Count(s => s.Status == StepStatus.Sent), failed?.Failure, failed?.UpdatedAt, done);
    }

    private static bool Has(AdapterConfig row, string key) =>
        JsonNode.Parse(row.SettingsJson)?[key] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0;
}
