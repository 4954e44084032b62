using RainRef.Domain.Common;

namespace RainRef.Domain.Tickets.Moving;

/// <summary>Which tickets may be merged, and which messages may leave theirs.</summary>
public static class MoveRules
{
    /// <summary>Why one ticket cannot be merged into another; null where it can.</summary>
    public static Error? Merge(Ticket from, Ticket into)
    {
        if (from.Id == into.Id)
            return Error.Validation("into", "A ticket is not merged into itself.");
        if (from.ErasedAt is not null || into.ErasedAt is not null)
            return Ticket.WasErased;
        if (from.Hold is not null)
            return OnHold(from);
        if (from.MergedInto is not null)
            return Error.Conflict("ticket_merged", $"Ticket #{from.Number} is merged into another already.");
        if (into.MergedInto is not null)
            return Error.Conflict("ticket_merged", $"Ticket #{into.Number} is merged into another; merge into that one.");
        return into.Status == TicketStatus.Closed
            ? Error.Conflict("ticket_closed", $"Ticket #{into.Number} is closed and takes no more messages.")
            : null;
    }

    /// <summary>Why a message cannot get a ticket of its own; null where it can.</summary>
    /// <param name="messages">The ticket's, in order.</param>
    public static Error? Split(Ticket ticket, IReadOnlyList<Message> messages, Guid messageId)
    {
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        if (ticket.Hold is not null)
            return OnHold(ticket);
        if (ticket.MergedInto is not null)
            return Error.Conflict("ticket_merged", $"Ticket #{ticket.Number} is merged into another; split it there.");
        if (messages.FirstOrDefault(m => m.Id == messageId) is not { } message)
            return Error.Validation("message_id", "The ticket has no such message.");
        if (message.Direction != MessageDirection.Inbound)
            return Error.Conflict("not_the_customers", "Only what the customer wrote gets a ticket of its own.");
        return messages.First(m => m.Direction == MessageDirection.Inbound).Id == messageId
            ? Error.Conflict("first_message", "The first message stays: the ticket is about it.")
            : null;
    }

    /// <summary>Why a move cannot be undone; null where it can.</summary>
    public static Error? Undo(TicketMove move, Ticket from, Ticket to)
    {
        if (from.ErasedAt is not null || to.ErasedAt is not null)
            return Ticket.WasErased;
        if (to.Hold is not null)
            return OnHold(to);
        if (to.MergedInto is not null)
            return Error.Conflict("ticket_merged", $"Ticket #{to.Number} was merged into another since; undo that first.");
        return move.Kind switch
        {
            TicketMoveKind.Merge => null,
            TicketMoveKind.Split => Merge(to, from),
        };
    }

    // What is held stays where the hold found it.
    private static Error OnHold(Ticket ticket) =>
        Error.Conflict("ticket_on_hold", $"Ticket #{ticket.Number} is on hold; its messages stay with it until it is released.");
}
