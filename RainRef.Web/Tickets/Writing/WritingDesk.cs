using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Domain.Tickets.Macros;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Attachments;
using RainRef.Infrastructure.Tickets.Customers;
using RainRef.Infrastructure.Tickets.Drafts;
using RainRef.Infrastructure.Tickets.Macros;
using RainRef.Infrastructure.Tickets.Notes;
using RainRef.Infrastructure.Tickets.Sending;
using RainRef.Infrastructure.Tickets.Viewers;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tickets.Writing;

/// <summary>Every right is checked here, with every call.</summary>
internal sealed class WritingDesk(
    SignedIn member, TicketDrafts drafts, HeldReplies held, ReplyDesk replies, MacroDesk macros, MentionQueries mentions,
    AttachmentDesk attachments, TicketViewers viewers, CustomerQueries customers, WorkFactory works, TicketMasks masks,
    IOptions<HoldOptions> options, TimeProvider clock) : IWritingDesk
{
    public Task<Result<DraftView?>> DraftAsync(Guid ticketId, DraftKind kind, CancellationToken cancellationToken) =>
        member.AsAsync(Access.WriteTickets, actor => drafts.FindAsync(actor, ticketId, kind, cancellationToken));

    public Task<Result<DraftKept>> KeepAsync(Guid ticketId, DraftKind kind, DraftText content, long? version, CancellationToken cancellationToken) =>
        member.AsAsync(Access.WriteTickets, actor => drafts.SaveAsync(actor, ticketId, kind, content, version, cancellationToken));

    public Task<Result<HeldView>> HoldAsync(Guid ticketId, ReplyDraft draft, CancellationToken cancellationToken) =>
        member.AsAsync(Access.WriteTickets, actor => held.HoldAsync(actor, ticketId, Ids.New(clock), draft, options.Value.Seconds, cancellationToken));

    public Task<Result<HeldView>> TakeBackAsync(Guid ticketId, Guid heldId, CancellationToken cancellationToken) =>
        member.AsAsync(Access.WriteTickets, actor => held.TakeBackAsync(actor, ticketId, heldId, cancellationToken));

    public Task<Result<HeldView>> SendNowAsync(Guid ticketId, Guid heldId, CancellationToken cancellationToken) =>
        member.AsAsync(Access.WriteTickets, actor => held.SendNowAsync(actor, ticketId, heldId, cancellationToken));

    public Task<Result<IReadOnlyList<HeldView>>> HeldAsync(Guid ticketId, CancellationToken cancellationToken) =>
        member.AsAsync<IReadOnlyList<HeldView>>(Access.WriteTickets, async actor =>
            await held.OfAsync(actor, ticketId, cancellationToken) is { } rows ? rows.ToList() : Error.NotFound("ticket"));

    public Task<Result<Guid>> NoteAsync(Guid ticketId, NoteDraft draft, CancellationToken cancellationToken) =>
        member.AsAsync<Guid>(Access.WriteTickets, async actor =>
            (await replies.NoteAsync(actor, ticketId, Ids.New(clock), draft, cancellationToken)).Then<Guid>(note => note.Id));

    public Task<Result<IReadOnlyList<Macro>>> MacrosAsync(CancellationToken cancellationToken) =>
        member.AsAsync<IReadOnlyList<Macro>>(Access.ReadTickets, async actor => (await macros.AllAsync(actor.WorkspaceId, cancellationToken)).ToList());

    public Task<Result<MacroText>> FillAsync(Guid ticketId, Guid macroId, CancellationToken cancellationToken) =>
        member.AsAsync(Access.WriteTickets, actor => macros.FillAsync(actor, ticketId, macroId, cancellationToken));

    public Task<Result<IReadOnlyList<PersonView>>> PeopleAsync(CancellationToken cancellationToken) =>
        member.AsAsync<IReadOnlyList<PersonView>>(Access.ReadTickets, async actor => (await mentions.PeopleAsync(actor.WorkspaceId, cancellationToken)).ToList());

    public Task<Result<IReadOnlyList<AttachmentView>>> FilesAsync(Guid ticketId, CancellationToken cancellationToken) =>
        member.AsAsync<IReadOnlyList<AttachmentView>>(Access.WriteTickets, async actor => (await attachments.WaitingAsync(actor, ticketId, cancellationToken)).ToList());

    public Task<Result<AttachmentView>> AttachAsync(Guid ticketId, string name, byte[] content, CancellationToken cancellationToken) =>
        member.AsAsync(Access.WriteTickets, actor => attachments.AddAsync(actor, ticketId, Ids.New(clock), name, content, cancellationToken));

    public Task<Result<bool>> DetachAsync(Guid ticketId, Guid fileId, CancellationToken cancellationToken) =>
        member.AsAsync(Access.WriteTickets, actor => attachments.RemoveAsync(actor, ticketId, fileId, cancellationToken));

    public Task<Result<IReadOnlyList<ViewerView>>> BeatAsync(Guid ticketId, bool writing, CancellationToken cancellationToken) =>
        member.AsAsync(Access.WriteTickets, actor => viewers.BeatAsync(actor, ticketId, writing, cancellationToken));

    public Task LeaveAsync(Guid ticketId) => member.AsAsync<bool>(Access.WriteTickets, async actor =>
    {
        await viewers.LeaveAsync(actor, ticketId, CancellationToken.None);
        return true;
    });

    public Task<Result<Ticket>> ChangeAsync(Guid ticketId, TicketChange change, CancellationToken cancellationToken) =>
        member.AsAsync<Ticket>(Access.WriteTickets, async actor =>
        {
            await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, cancellationToken);
            if (change.Tags is not null && await work.LockAsync<Ticket>(ticketId, cancellationToken) is { } ticket
                && await masks.CheckTagsAsync(ticket, change.Tags, cancellationToken) is { } personal)
                return personal;
            var changed = await new ChangeTicket(clock).RunAsync(work, actor, ticketId, change, cancellationToken);
            if (changed.Succeeded)
                await work.CommitAsync(cancellationToken);
            return changed;
        });

    public Task<Result<CustomerView>> CustomerAsync(Guid ticketId, CancellationToken cancellationToken) =>
        member.AsAsync<CustomerView>(Access.ReadTickets, async actor =>
            await customers.OfAsync(actor.WorkspaceId, ticketId, cancellationToken) is { } customer ? customer : Error.NotFound("ticket"));
}
