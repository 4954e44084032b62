using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Domain.Tickets.Macros;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Attachments;
using RainRef.Infrastructure.Tickets.Customers;
using RainRef.Infrastructure.Tickets.Drafts;
using RainRef.Infrastructure.Tickets.Macros;
using RainRef.Infrastructure.Tickets.Notes;
using RainRef.Infrastructure.Tickets.Sending;
using RainRef.Infrastructure.Tickets.Viewers;

namespace RainRef.Web.Tickets.Writing;

/// <summary>What the console does on an open ticket, as whoever is signed in.</summary>
public interface IWritingDesk
{
    Task<Result<DraftView?>> DraftAsync(Guid ticketId, DraftKind kind, CancellationToken cancellationToken);

    Task<Result<DraftKept>> KeepAsync(Guid ticketId, DraftKind kind, DraftText content, long? version, CancellationToken cancellationToken);

    /// <summary>Sends a reply in some seconds, in which it can be taken back.</summary>
    Task<Result<HeldView>> HoldAsync(Guid ticketId, ReplyDraft draft, CancellationToken cancellationToken);

    Task<Result<HeldView>> TakeBackAsync(Guid ticketId, Guid heldId, CancellationToken cancellationToken);

    Task<Result<HeldView>> SendNowAsync(Guid ticketId, Guid heldId, CancellationToken cancellationToken);

    Task<Result<IReadOnlyList<HeldView>>> HeldAsync(Guid ticketId, CancellationToken cancellationToken);

    /// <summary>Leaves a note; the value is its id.</summary>
    Task<Result<Guid>> NoteAsync(Guid ticketId, NoteDraft draft, CancellationToken cancellationToken);

    Task<Result<IReadOnlyList<Macro>>> MacrosAsync(CancellationToken cancellationToken);

    Task<Result<MacroText>> FillAsync(Guid ticketId, Guid macroId, CancellationToken cancellationToken);

    Task<Result<IReadOnlyList<PersonView>>> PeopleAsync(CancellationToken cancellationToken);

    Task<Result<IReadOnlyList<AttachmentView>>> FilesAsync(Guid ticketId, CancellationToken cancellationToken);

    Task<Result<AttachmentView>> AttachAsync(Guid ticketId, string name, byte[] content, CancellationToken cancellationToken);

    Task<Result<bool>> DetachAsync(Guid ticketId, Guid fileId, CancellationToken cancellationToken);

    /// <summary>Says that the member has the ticket open; the value is who else has.</summary>
    Task<Result<IReadOnlyList<ViewerView>>> BeatAsync(Guid ticketId, bool writing, CancellationToken cancellationToken);

    Task LeaveAsync(Guid ticketId);

    Task<Result<Ticket>> ChangeAsync(Guid ticketId, TicketChange change, CancellationToken cancellationToken);

    Task<Result<CustomerView>> CustomerAsync(Guid ticketId, CancellationToken cancellationToken);
}
