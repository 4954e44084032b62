using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Infrastructure.Tickets.Keeping;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tickets.Keeping;

/// <summary>What the console does about keeping and erasing tickets, as the admin who is signed in.</summary>
internal sealed class KeepingDesk(SignedIn member, RetentionDesk retention, TicketHolds holds, EraseTickets erase)
{
    public Task<Result<RetentionState>> ReadAsync(CancellationToken ct) =>
        member.AsAsync<RetentionState>(Access.Administer, async actor => await retention.ReadAsync(actor.WorkspaceId, ct));

    public Task<Result<RetentionPreview>> PreviewAsync(int days, CancellationToken ct) =>
        member.AsAsync(Access.Administer, actor => retention.PreviewAsync(actor.WorkspaceId, days, ct));

    public Task<Result<RetentionSettings>> SetAsync(int? days, CancellationToken ct) =>
        member.AsAsync(Access.Administer, actor => retention.SetAsync(actor, days, ct));

    /// <param name="reason">Null releases the ticket.</param>
    public Task<Result<Ticket>> HoldAsync(Guid ticketId, HoldReason? reason, CancellationToken ct) => member.AsAsync(
        Access.Erase, actor => reason is { } why ? holds.HoldAsync(actor, ticketId, why, ct) : holds.ReleaseAsync(actor, ticketId, ct));

    public Task<Result<TicketErasure>> EraseAsync(Guid ticketId, CancellationToken ct) =>
        member.AsAsync(Access.Erase, actor => erase.RunAsync(actor, ticketId, ct));
}
