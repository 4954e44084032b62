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
    public static Error? Undo(TicketMove move, Ticket from, Ticket to) => move.Kind switch
    {
        TicketMoveKind.Merge when to.MergedInto is not null =>
            Error.Conflict("ticket_merged", $"Ticket #{to.Number} was merged into another since; undo that first."),
        TicketMoveKind.Merge => null,
        TicketMoveKind.Split when to.MergedInto is not null =>
            Error.Conflict("ticket_merged", $"Ticket #{to.Number} was merged into another since; undo that first."),
        TicketMoveKind.Split => Merge(to, from),
    };
}
