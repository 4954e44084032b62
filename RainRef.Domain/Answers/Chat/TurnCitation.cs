using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Answers.Chat;

/// <summary>What proves a sentence of a turn: an exact quote, pinned to a version and a span of its card or source.</summary>
public sealed class TurnCitation : IWorkspaceOwned
{
    private TurnCitation()
    {
    }

    public TurnCitation(Guid id, ChatTurn turn, CitationDraft draft)
    {
        Id = id;
        WorkspaceId = turn.WorkspaceId;
        TurnId = turn.Id;
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

    public Guid TurnId { get; private set; }

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
}
