using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Channels;

/// <summary>
/// What came in, in one envelope for every channel. It never changes once stored: the message that
/// came of it points back here.
/// </summary>
public sealed class RefEvent : IWorkspaceOwned
{
    public const int MaxTextLength = 100_000;
    public const int MaxNameLength = 100;
    public const int MaxReferenceLength = 300;
    public const int MaxContextLength = 32_000;

    private RefEvent()
    {
    }

    public RefEvent(Guid id, Guid workspaceId, NormalizedEvent normalized, DateTimeOffset receivedAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Source = normalized.Source;
        Channel = normalized.Channel;
        Text = normalized.Text;
        UserRef = normalized.UserRef;
        Product = normalized.Product;
        ContextJson = normalized.ContextJson;
        ExternalId = normalized.ExternalId;
        ThreadKey = normalized.ThreadKey;
        ReceivedAt = receivedAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Source { get; private set; } = "";

    public string Channel { get; private set; } = "";

    /// <summary>The text with personal data masked.</summary>
    public string Text { get; private set; } = "";

    public string? UserRef { get; private set; }

    public string? Product { get; private set; }

    public string? ContextJson { get; private set; }

    public string? ExternalId { get; private set; }

    /// <summary>What ties replies together: the sender's thread id, else the id of what is replied to, else the own id.</summary>
    public string? ThreadKey { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }
}
