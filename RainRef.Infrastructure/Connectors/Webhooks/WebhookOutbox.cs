using System.Text.Json;
using RainRef.Domain.Common;
using RainRef.Domain.Connectors;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Connectors.Webhooks;

/// <summary>Puts what a unit of work announces in line for the workspace's webhook, within that unit of work.</summary>
public sealed class WebhookOutbox(WebhookTargets targets, TimeProvider clock)
{
    /// <summary>What outside systems hear of; the rest is between consoles.</summary>
    public static readonly IReadOnlySet<string> EventTypes = new HashSet<string>
    {
        "ticket.created", "ticket.triaged", "answer.proposed", "action.proposed", "action.approved", "action.rejected",
        "action.executed", "action.failed", "action.unknown", "action.rolled_back", "email.queued", "signal.emitted",
        "reply.sent", "sla.warning", "sla.breached",
    };

    internal async Task AddAsync(Work work, IReadOnlyCollection<LiveEvent> events, CancellationToken ct)
    {
        if (!events.Any(e => EventTypes.Contains(e.Kind)) || await targets.FindAsync(work.WorkspaceId, ct) is not { } target)
            return;
        var now = clock.GetUtcNow();
        foreach (var e in events.Where(e => EventTypes.Contains(e.Kind)).Distinct())
        {
            var payload = JsonSerializer.Serialize(
                new { type = e.Kind, timestamp = now, data = new { id = e.Id, ticket_id = e.TicketId } });
            var delivery = new WebhookDelivery(Ids.New(clock), work.WorkspaceId, e.Kind, target.Url, payload, now);
            work.Add(delivery);
            work.Enqueue(new JobDraft(WebhookStep.JobKind, null, PayloadJson.Write(new WebhookPayload(delivery.Id))));
        }
    }
}

/// <summary>The payload of the step that delivers.</summary>
public sealed record WebhookPayload(Guid DeliveryId);
