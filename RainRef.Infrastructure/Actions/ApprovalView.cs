namespace RainRef.Infrastructure.Actions;

/// <summary>An action that waits for leads, with all that a decision needs.</summary>
/// <param name="Canonical">Exactly what an approval is bound to, as canonical JSON (RFC 8785).</param>
/// <param name="BindingHash">SHA-256 of it; send it with the approval, so that nothing else is approved.</param>
/// <param name="Obligations">What policy asks for besides, such as <c>two_people</c>.</param>
/// <param name="Approvals">Who approved already.</param>
/// <param name="Needed">How many people have to approve.</param>
/// <param name="Supersedes">The proposal that this one was made from by an edit.</param>
public sealed record ApprovalView(
    Guid Id,
    string Type,
    string Title,
    IReadOnlyDictionary<string, string> Parameters,
    Guid? TicketId,
    long? TicketNumber,
    string ProposedBy,
    Guid ProposedById,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    string Canonical,
    string BindingHash,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Obligations,
    IReadOnlyList<GivenApproval> Approvals,
    int Needed,
    bool NoteRequired,
    ActionHistory History,
    Guid? Supersedes)
{
    /// <summary>What can be changed before it is approved, by <c>POST /action/{id}/edit</c>: that makes a new proposal.</summary>
    public IReadOnlyList<ActionField> Fields { get; init; } = [];
}

/// <summary>One person's approval.</summary>
public sealed record GivenApproval(Guid PersonId, string By, string? Note, DateTimeOffset At);

/// <summary>What became of actions of the same type for the same customer.</summary>
/// <param name="UserRef">The customer; none where the action names nobody.</param>
public sealed record ActionHistory(string? UserRef, int Done, int Failed, int RolledBack, int Rejected, DateTimeOffset? LastAt);

/// <summary>The actions of one type that wait.</summary>
public sealed record ApprovalGroup(string Type, string Title, long Count, DateTimeOffset Oldest, DateTimeOffset? NextExpiry);

/// <summary>A page of the queue, and the groups of all of it.</summary>
public sealed record ApprovalQueue(
    int Page, int Limit, long Total, IReadOnlyList<ApprovalView> Items, IReadOnlyList<ApprovalGroup> Groups);
