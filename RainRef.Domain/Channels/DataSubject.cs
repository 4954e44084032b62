using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Channels;

/// <summary>
/// A person in the vault: the key under which their personal data is encrypted. Deleting the row erases the person,
/// in backups of the other tables too.
/// </summary>
public sealed class DataSubject : IWorkspaceOwned
{
    private DataSubject()
    {
    }

    public DataSubject(Guid id, Guid workspaceId, string reference, byte[] wrappedKey, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Reference = reference;
        WrappedKey = wrappedKey;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>Who it is, as <see cref="SubjectReference"/> writes it.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>Key and salt, encrypted by <see cref="VaultCipher"/>.</summary>
    public byte[] WrappedKey { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }
}

/// <summary>How a person is recognised: by the customer's reference, else by the thread, else by the one event or ticket.</summary>
public static class SubjectReference
{
    public const int MaxLength = 700;

    private const string UserPrefix = "user:";
    private const string ConversationPrefix = "conversation:";

    /// <param name="userRef">As it is stored: a pseudonym where it was personal data.</param>
    public static string User(string userRef) => UserPrefix + userRef;

    public static string Thread(string source, string threadKey) => $"thread:{source}:{threadKey}";

    public static string Event(Guid eventId) => $"event:{eventId:D}";

    public static string Ticket(Guid ticketId) => $"ticket:{ticketId:D}";

    public static string Conversation(Guid conversationId) => ConversationPrefix + conversationId.ToString("D");

    /// <summary>The customer's reference that it was made from; null where it names no customer.</summary>
    public static string? UserRefOf(string reference) =>
        reference.StartsWith(UserPrefix, StringComparison.Ordinal) ? reference[UserPrefix.Length..] : null;

    /// <summary>The conversation that it was made from; null where it names none.</summary>
    public static Guid? ConversationOf(string reference) =>
        reference.StartsWith(ConversationPrefix, StringComparison.Ordinal) && Guid.TryParse(reference.AsSpan(ConversationPrefix.Length), out var id)
            ? id
            : null;
}
