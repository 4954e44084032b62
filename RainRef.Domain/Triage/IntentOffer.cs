using RainRef.Domain.Common;
using RainRef.Domain.Triage.Grouping;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Triage;

public enum IntentOfferState
{
    Open,
    Accepted,
    Dismissed,
}

/// <summary>Unknown tickets that are about the same thing, offered as an intent that nobody listed.</summary>
public sealed class IntentOffer : IWorkspaceOwned
{
    public const int MostTickets = 5000;

    // Two groups this near each other are the same, whatever tickets came and went.
    private const double SameCentre = 0.8;
    private const double SameTickets = 0.5;

    private IntentOffer()
    {
    }

    public IntentOffer(Guid id, Guid workspaceId)
    {
        Id = id;
        WorkspaceId = workspaceId;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public IntentOfferState State { get; private set; }

    /// <summary>The key that it would get.</summary>
    public string Key { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>The words that tell it from others, the strongest first.</summary>
    public string[] Terms { get; private set; } = [];

    /// <summary>The most typical first.</summary>
    public Guid[] TicketIds { get; private set; } = [];

    /// <summary>How near its tickets are to each other, 0 to 1.</summary>
    public double Cohesion { get; private set; }

    public float[] Centre { get; private set; } = [];

    public DateTimeOffset FoundAt { get; private set; }

    /// <summary>The intent that it became.</summary>
    public string? Value { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>What was found, now.</summary>
    public void Find(TextGroup group, IReadOnlyList<Guid> tickets, DateTimeOffset now)
    {
        Key = group.Name.Key;
        Name = group.Name.Name;
        Terms = [.. group.Name.Terms];
        TicketIds = [.. tickets.Take(MostTickets)];
        Cohesion = group.Cohesion;
        Centre = group.Centre;
        FoundAt = now;
    }

    /// <summary>Whether a group that was found is this one.</summary>
    public bool Is(TextGroup group, IReadOnlyCollection<Guid> tickets)
    {
        var own = TicketIds.ToHashSet();
        var common = tickets.Count(own.Contains);
        if (common >= SameTickets * Math.Min(own.Count, tickets.Count) && common > 0)
            return true;
        return Centre.Length == group.Centre.Length && Learning.Arithmetic.Dot(Centre, group.Centre) >= SameCentre;
    }

    /// <param name="except">Tickets that are not about this.</param>
    public Result<IntentOffer> Accept(string value, IReadOnlyCollection<Guid> except, Actor by, DateTimeOffset now)
    {
        if (State != IntentOfferState.Open)
            return Error.Conflict("offer_decided", $"This offer is {SnakeCase.Of(State)} already.");
        Guid[] left = [.. TicketIds.Except(except)];
        if (left.Length == 0)
            return Error.Validation("except_ticket_ids", "No ticket would be left.");
        (State, Value, TicketIds, DecidedBy, DecidedAt) = (IntentOfferState.Accepted, value, left, by.Name, now);
        return this;
    }

    public Result<IntentOffer> Dismiss(Actor by, DateTimeOffset now)
    {
        if (State != IntentOfferState.Open)
            return Error.Conflict("offer_decided", $"This offer is {SnakeCase.Of(State)} already.");
        (State, DecidedBy, DecidedAt) = (IntentOfferState.Dismissed, by.Name, now);
        return this;
    }
}
