using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Policies;

/// <summary>Which rules are in force in a workspace, and by which clock; one row a workspace, under its id.</summary>
public sealed class PolicySettings : IWorkspaceOwned
{
    private PolicySettings()
    {
    }

    public PolicySettings(Guid workspaceId, DateTimeOffset now)
    {
        Id = WorkspaceId = workspaceId;
        UpdatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>None means the default rules.</summary>
    public Guid? ActiveVersionId { get; private set; }

    public string? ActiveDigest { get; private set; }

    /// <summary>The time zone's name, such as "Europe/Berlin".</summary>
    public string Zone { get; private set; } = "UTC";

    public DateTimeOffset UpdatedAt { get; private set; }

    public ActiveBundle? Active => ActiveVersionId is { } id ? new ActiveBundle(id, ActiveDigest!) : null;

    /// <param name="version">None goes back to the default rules.</param>
    public void Activate(PolicyVersion? version, DateTimeOffset now)
    {
        (ActiveVersionId, ActiveDigest, UpdatedAt) = (version?.Id, version?.Digest, now);
        version?.Activated(now);
    }

    public Result<PolicySettings> SetZone(string? zone, DateTimeOffset now)
    {
        if (!PolicyDocument.IsZone(zone))
            return Error.Validation("zone", "zone is the name of a time zone, such as 'Europe/Berlin'.");
        (Zone, UpdatedAt) = (zone!, now);
        return this;
    }
}
