namespace RainRef.Domain.Workspaces;

/// <summary>The first answer to a request with an idempotency key, given again to every repetition.</summary>
public sealed class IdempotencyRecord : IWorkspaceOwned
{
    public const int MaxKeyLength = 200;

    private IdempotencyRecord()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid ActorId { get; private set; }

    public string Key { get; private set; } = "";

    /// <summary>HMAC-SHA256 of method, path and body: another request under the same key is refused.</summary>
    public string RequestHash { get; private set; } = "";

    /// <summary>Null while the first request is under way.</summary>
    public int? StatusCode { get; private set; }

    public string? ContentType { get; private set; }

    public byte[]? Response { get; private set; }

    /// <summary>Until when the first request is believed to be under way.</summary>
    public DateTimeOffset LockedUntil { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
}
