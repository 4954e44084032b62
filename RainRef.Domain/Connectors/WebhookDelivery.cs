using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Connectors;

public enum DeliveryState
{
    Pending,
    Delivered,
    Failed,
}

/// <summary>An event on its way to an outside system, kept until it has arrived or been given up.</summary>
public sealed class WebhookDelivery : IWorkspaceOwned
{
    private WebhookDelivery()
    {
    }

    public WebhookDelivery(
        Guid id, Guid workspaceId, string eventType, string url, string payload, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        EventType = eventType;
        Url = url;
        Payload = payload;
        CreatedAt = createdAt;
    }

    /// <summary>Also the message id that the receiver uses to recognise a repetition.</summary>
    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string EventType { get; private set; } = "";

    public string Url { get; private set; } = "";

    public string Payload { get; private set; } = "";

    public DeliveryState State { get; private set; }

    public int Attempts { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? DeliveredAt { get; private set; }

    public void Succeeded(DateTimeOffset now)
    {
        Attempts++;
        State = DeliveryState.Delivered;
        DeliveredAt = now;
        LastError = null;
    }

    public void AttemptFailed(string error, bool final)
    {
        Attempts++;
        LastError = error.Length > 2000 ? error[..2000] : error;
        State = final ? DeliveryState.Failed : DeliveryState.Pending;
    }
}
