namespace RainRef.Infrastructure.Tickets;

/// <summary>A ticket as lists show it. Texts are masked; <paramref name="Risk"/> is 0–1.</summary>
/// <param name="Sla">The promise that comes next: the first response, then the resolution; none once both are done.</param>
public sealed record TicketRow(
    Guid Id,
    long Number,
    string Subject,
    string? Summary,
    string Status,
    string Channel,
    string? UserRef,
    string? Intent,
    string? Severity,
    double? Risk,
    bool NeedsApproval,
    int Proofs,
    bool Abstained,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? Queue = null,
    string? Priority = null,
    Guid? AssigneeId = null,
    SlaView? Sla = null)
{
    /// <summary>Who has it open now.</summary>
    public IReadOnlyList<TicketLooker> Looking { get; init; } = [];
}

/// <summary>A member who has a ticket open.</summary>
public sealed record TicketLooker(Guid MemberId, string Name);
