namespace RainRef.Domain.Tickets.Lists;

/// <summary>In which order a list of tickets stands. Tickets that are equal in it stand newest first; by promise, oldest first.</summary>
public enum TicketSort
{
    Newest,
    Oldest,

    /// <summary>The most risk first; those not judged yet last.</summary>
    Risk,

    /// <summary>The promise that breaks next first; tickets on which no clock runs last.</summary>
    Sla,

    /// <summary>What changed last first.</summary>
    Updated,
}
