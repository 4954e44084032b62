using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Answers.Chat;

/// <summary>Questions that somebody asks one after the other, and what is remembered of those that lie back.</summary>
public sealed class ChatConversation : IWorkspaceOwned
{
    private ChatConversation()
    {
    }

    /// <param name="startedBy">The member or API key; another customer's conversations are none of their business.</param>
    /// <param name="userRef">The customer, as it is stored: a pseudonym where it was personal data.</param>
    public ChatConversation(Guid id, Guid workspaceId, Guid startedBy, string? userRef, string? product, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        StartedBy = startedBy;
        UserRef = userRef;
        Product = product;
        CreatedAt = createdAt;
        UpdatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid StartedBy { get; private set; }

    public string? UserRef { get; private set; }

    /// <summary>Where given, only what is said of this product answers.</summary>
    public string? Product { get; private set; }

    /// <summary>What the turns before the last few were about, by <see cref="RollingSummary"/>.</summary>
    public string Summary { get; private set; } = "";

    /// <summary>How many questions were asked.</summary>
    public int Turns { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Counts another question and gives its number.</summary>
    public int Ask(DateTimeOffset now)
    {
        UpdatedAt = now;
        return ++Turns;
    }

    public void Remember(string summary) => Summary = summary;
}
