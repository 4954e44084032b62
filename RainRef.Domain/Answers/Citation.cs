using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Answers;

/// <summary>What proves a sentence: an exact quote, pinned to a version and a span of its card or source.</summary>
public sealed class Citation : IWorkspaceOwned
{
    private Citation()
    {
    }

    public Citation(Guid id, Guid workspaceId, Guid answerId, CitationDraft draft)
    {
        Id = id;
        WorkspaceId = workspaceId;
        AnswerId = answerId;
        Number = draft.Number;
        FragmentId = draft.FragmentId;
        OwnerKind = draft.OwnerKind;
        OwnerId = draft.OwnerId;
        OwnerVersion = draft.OwnerVersion;
        Start = draft.Start;
        Length = draft.Length;
        Title = draft.Title;
        Quote = draft.Quote;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid AnswerId { get; private set; }

    public int Number { get; private set; }

    /// <summary>The passage at the time; it may be gone since, the quote stays.</summary>
    public Guid FragmentId { get; private set; }

    public FragmentOwner OwnerKind { get; private set; }

    public Guid OwnerId { get; private set; }

    public int OwnerVersion { get; private set; }

    public int Start { get; private set; }

    public int Length { get; private set; }

    public string Title { get; private set; } = "";

    public string Quote { get; private set; } = "";

    public CitationDraft ToDraft() => new(Number, FragmentId, OwnerKind, OwnerId, OwnerVersion, Start, Length, Title, Quote);
}

/// <summary>A citation before it is stored. Start and length count UTF-16 units in the owner's text.</summary>
public sealed record CitationDraft(
    int Number, Guid FragmentId, FragmentOwner OwnerKind, Guid OwnerId, int OwnerVersion, int Start, int Length,
    string Title, string Quote);
