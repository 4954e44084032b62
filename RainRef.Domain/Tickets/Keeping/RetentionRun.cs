using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Keeping;

public enum RetentionRunState
{
    Running,
    Done,

    /// <summary>The workspace came to keep more meanwhile, or another night's run took over.</summary>
    Stopped,
}

/// <summary>A ticket that could not be erased, and the code of why.</summary>
public sealed record RetentionMiss(Guid TicketId, long Number, string Code);

/// <summary>One night's look for tickets that were kept for long enough.</summary>
public sealed class RetentionRun : IWorkspaceOwned
{
    /// <summary>How many of those that could not be erased are named; all are counted.</summary>
    public const int NamedMisses = 20;

    private RetentionRun()
    {
    }

    public RetentionRun(Guid id, Guid workspaceId, int days, DateTimeOffset dueBefore, int due, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = workspaceId;
        (Days, DueBefore, Due, StartedAt) = (days, dueBefore, due, now);
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public RetentionRunState State { get; private set; }

    public int Days { get; private set; }

    /// <summary>Tickets that closed before it are due.</summary>
    public DateTimeOffset DueBefore { get; private set; }

    /// <summary>How many there were when it began.</summary>
    public int Due { get; private set; }

    public int Erased { get; private set; }

    /// <summary>How many were due but for a hold.</summary>
    public int Held { get; private set; }

    /// <summary>How many could not be erased; they are due again the next night.</summary>
    public int Missed { get; private set; }

    public RetentionMiss[] Misses { get; private set; } = [];

    /// <summary>Where it is: the ticket that was looked at last, by when it closed.</summary>
    public DateTimeOffset? ReachedClosedAt { get; private set; }

    public Guid ReachedId { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public void Took(int erased, IReadOnlyCollection<RetentionMiss> misses, DateTimeOffset reachedClosedAt, Guid reachedId)
    {
        Erased += erased;
        Missed += misses.Count;
        Misses = [.. Misses.Concat(misses).Take(NamedMisses)];
        (ReachedClosedAt, ReachedId) = (reachedClosedAt, reachedId);
    }

    public void Finish(RetentionRunState state, int held, DateTimeOffset now) => (State, Held, FinishedAt) = (state, held, now);
}
