using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Policies;

/// <summary>A bundle that is being written. It decides nothing until it has become a <see cref="PolicyVersion"/>.</summary>
public sealed class PolicyDraft : IWorkspaceOwned
{
    public const int MaxNameLength = 200;

    private PolicyDraft()
    {
    }

    public PolicyDraft(Guid id, Actor author, string name, BundleFiles files, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = author.WorkspaceId;
        Name = name;
        Files = new Dictionary<string, string>(files.Files);
        UpdatedByName = author.Name;
        CreatedAt = UpdatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Name { get; private set; } = "";

    public Dictionary<string, string> Files { get; private set; } = [];

    /// <summary>Grows with every change: whoever edits an older one is told.</summary>
    public int Version { get; private set; } = 1;

    public string UpdatedByName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public BundleFiles Bundle => BundleFiles.Of(Files);

    public static Result<string> CheckName(string? name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || !StorableText.Is(name)
            ? Error.Validation("name", $"name has 1 to {MaxNameLength} characters.")
            : name.Trim();

    /// <param name="seen">The version that the editor saw.</param>
    public Result<PolicyDraft> Revise(Actor author, string name, BundleFiles files, int seen, DateTimeOffset now)
    {
        if (Saw(seen) is { } changed)
            return changed;
        (Name, Files, UpdatedByName, UpdatedAt) = (name, new Dictionary<string, string>(files.Files), author.Name, now);
        Version++;
        return this;
    }

    /// <summary>That somebody changed it meanwhile; null when nobody did.</summary>
    public Error? Saw(int seen) => seen == Version
        ? null
        : Error.Conflict("draft_changed", $"The draft is at version {Version}; somebody changed it meanwhile.");
}
