using RainRef.Domain.Common;
using RainRef.Infrastructure.Tickets.Similar;

namespace RainRef.Web.Tickets;

/// <summary>What the console reads and does about like tickets, as the signed-in member. The deeds' values say what was done.</summary>
public interface IMoveDesk
{
    Task<Result<IReadOnlyList<SimilarTicket>>> SimilarAsync(Guid ticketId, CancellationToken cancellationToken);

    Task<Result<string>> MergeAsync(Guid from, Guid into, CancellationToken cancellationToken);

    Task<Result<string>> SplitAsync(Guid ticketId, Guid messageId, CancellationToken cancellationToken);

    Task<Result<string>> UndoAsync(Guid ticketId, Guid moveId, CancellationToken cancellationToken);
}
