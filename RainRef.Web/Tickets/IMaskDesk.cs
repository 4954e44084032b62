using RainRef.Domain.Common;
using RainRef.Infrastructure.Channels;

namespace RainRef.Web.Tickets;

/// <summary>Shows what a mask of a ticket stands for, as the signed-in member; it goes on record.</summary>
public interface IMaskDesk
{
    Task<Result<RevealedMask>> RevealAsync(Guid ticketId, string mask, CancellationToken cancellationToken);
}

/// <summary>The ticket whose masks are on the page.</summary>
public sealed record MaskScope(Guid TicketId);
