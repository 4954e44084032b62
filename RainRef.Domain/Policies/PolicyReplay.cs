using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Policies;

/// <summary>What a draft would have decided in the past: every recorded decision of some days, made again.</summary>
public sealed class PolicyReplay : IWorkspaceOwned
{
    public const int MaxDays = 90;

    /// <summary>More flips than that are not looked at one by one: the draft is another policy.</summary>
    public const int MaxFlips = 2000;

    /// <summary>An older replay does not know the decisions since.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private PolicyReplay()
    {
    }

    public PolicyReplay(Guid id, PolicyDraft draft, string digest, int days, ReplayCounts counts, Actor author, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = draft.WorkspaceId;
        DraftId = draft.Id;
        Digest = digest;
        Days = days;
        Decisions = counts.Decisions;
        Flips = counts.Flips;
        Masked = counts.Masked;
        Complete = counts.Complete;
        CreatedByName = author.Name;
        CreatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid DraftId { get; private set; }

    /// <summary>Of the rules that were replayed.</summary>
    public string Digest { get; private set; } = "";

    public int Days { get; private set; }

    public int Decisions { get; private set; }

    public int Flips { get; private set; }

    /// <summary>Decisions whose record lacks masked values, so that the replay saw the mask in their place.</summary>
    public int Masked { get; private set; }

    /// <summary>Whether all decisions of these days were replayed, and all flips kept.</summary>
    public bool Complete { get; private set; }

    public string CreatedByName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Why this replay does not let these rules be activated; null when it does.</summary>
    /// <param name="open">Flips that nobody acknowledged.</param>
    public Error? Blocks(string digest, int open, DateTimeOffset now)
    {
        if (digest != Digest)
            return Error.Conflict("replay_outdated", "The draft has changed since this replay; replay it again.");
        if (now - CreatedAt > Lifetime)
            return Error.Conflict("replay_expired", "The replay is older than 24 hours; replay the draft again.");
        if (!Complete)
            return Error.Conflict("replay_incomplete", "The replay did not get through all decisions, or found too many flips; take fewer days, or a smaller change.");
        return open > 0
            ? Error.Conflict("flips_open", $"{open} decisions would flip and nobody has acknowledged it.")
            : null;
    }
}

/// <param name="Complete">Whether nothing was left out.</param>
public sealed record ReplayCounts(int Decisions, int Flips, int Masked, bool Complete);
