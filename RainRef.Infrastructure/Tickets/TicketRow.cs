namespace RainRef.Infrastructure.Tickets;

/// <summary>A ticket as lists show it. Texts are masked; <paramref name="Risk"/> is 0–1.</summary>
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
    DateTimeOffset UpdatedAt);
