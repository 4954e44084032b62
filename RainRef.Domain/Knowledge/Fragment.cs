using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge;

public enum FragmentOwner
{
    Source,
    Card,
}

/// <summary>
/// A passage that can be found and cited: of an approved card or of a published source, never of anything else.
/// Start and length count UTF-16 units in the owner's text at <see cref="OwnerVersion"/>.
/// </summary>
public sealed class Fragment : IWorkspaceOwned
{
    private Fragment()
    {
    }

    public Fragment(
        Guid id, Guid workspaceId, FragmentPlace place, string title, string headingPath, string text)
    {
        Id = id;
        WorkspaceId = workspaceId;
        OwnerKind = place.OwnerKind;
        OwnerId = place.OwnerId;
        OwnerVersion = place.OwnerVersion;
        Ordinal = place.Ordinal;
        Start = place.Start;
        Length = place.Length;
        Title = title;
        HeadingPath = headingPath;
        Text = text;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public FragmentOwner OwnerKind { get; private set; }

    public Guid OwnerId { get; private set; }

    public int OwnerVersion { get; private set; }

    public int Ordinal { get; private set; }

    public int Start { get; private set; }

    public int Length { get; private set; }

    public string Title { get; private set; } = "";

    public string HeadingPath { get; private set; } = "";

    public string Text { get; private set; } = "";
}

/// <summary>Where a passage stands.</summary>
public sealed record FragmentPlace(
    FragmentOwner OwnerKind, Guid OwnerId, int OwnerVersion, int Ordinal, int Start, int Length);
