using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Policies;

/// <summary>A bundle that was in force at some time. It never changes, so that every decision can be made again.</summary>
public sealed class PolicyVersion : IWorkspaceOwned
{
    private PolicyVersion()
    {
    }

    public PolicyVersion(Guid id, PolicyDraft draft, int number, PolicyReplay replay, Actor author, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = draft.WorkspaceId;
        Number = number;
        Name = draft.Name;
        Digest = replay.Digest;
        Files = new Dictionary<string, string>(draft.Files);
        ReplayId = replay.Id;
        CreatedByName = author.Name;
        CreatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>Counts from 1 within the workspace.</summary>
    public int Number { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>SHA-256 of the rules and their data, without their tests.</summary>
    public string Digest { get; private set; } = "";

    public Dictionary<string, string> Files { get; private set; } = [];

    /// <summary>The replay on whose strength it was activated first.</summary>
    public Guid ReplayId { get; private set; }

    public string CreatedByName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? ActivatedAt { get; private set; }

    public BundleFiles Bundle => BundleFiles.Of(Files);

    internal void Activated(DateTimeOffset now) => ActivatedAt = now;
}
