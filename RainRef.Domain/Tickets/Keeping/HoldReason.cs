namespace RainRef.Domain.Tickets.Keeping;

/// <summary>Why a ticket's words must stay. A code: words of one's own could be about the person.</summary>
public enum HoldReason
{
    Litigation,
    Authority,
    Audit,
    Other,
}
