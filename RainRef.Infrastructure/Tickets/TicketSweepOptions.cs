using System.ComponentModel.DataAnnotations;

namespace RainRef.Infrastructure.Tickets;

/// <summary>How often time is let do its work on tickets.</summary>
public sealed class TicketSweepOptions
{
    public const string Section = "Tickets";

    /// <summary>0 turns it off, for a node that leaves it to others.</summary>
    [Range(0, 3600)]
    public int SweepSeconds { get; set; } = 10;
}
