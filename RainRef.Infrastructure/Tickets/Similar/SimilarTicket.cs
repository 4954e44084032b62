namespace RainRef.Infrastructure.Tickets.Similar;

/// <summary>A ticket that is like another, and why.</summary>
/// <param name="Likeness">0–1: 1 says the same.</param>
/// <param name="Words">What both say, the most telling first, as the ticket that was asked for writes it.</param>
/// <param name="SameCustomer">Whether both are of the same customer.</param>
/// <param name="Why">The reasons in words.</param>
public sealed record SimilarTicket(
    Guid Id, long Number, string Subject, string Status, DateTimeOffset CreatedAt, double Likeness, IReadOnlyList<string> Words,
    bool SameCustomer, string Why);
