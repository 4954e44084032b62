using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>What a lead decides on: the bytes as they are now, beside those that were shown to policy.</summary>
/// <param name="Obligations">What the decision asks for besides.</param>
/// <param name="Now">The bytes that would run now.</param>
/// <param name="DecidedDigest">The bundle that decided.</param>
/// <param name="Approvers">Who approved already.</param>
public sealed record ActionStanding(
    IReadOnlyCollection<string> Obligations, ApprovalBinding Now, string DecidedDigest, string ProposedCitedHash,
    IReadOnlyCollection<Guid> Approvers)
{
    public int Needed => Obligations.Contains(PolicyObligations.TwoPeople) ? 2 : 1;

    public bool NoteRequired => Obligations.Contains(PolicyObligations.NoteRequired);
}

/// <summary>What a lead says.</summary>
/// <param name="SeenHash">The binding that was on their screen; null where the caller does not say.</param>
public sealed record LeadsWord(bool Approve, string? Note, string? SeenHash);

/// <summary>Whether a lead may say what they say on an action that waits.</summary>
public static class DecideOnAction
{
    public const int MaxNoteLength = 2000;

    /// <returns>Null where nothing is against it.</returns>
    public static Error? Check(PlannedAction action, ActionStanding standing, Actor actor, LeadsWord word, DateTimeOffset now)
    {
        if (action.Status != ActionStatus.Waiting)
            return action.NotWaiting();
        if (action.HasExpired(now))
            return Error.Conflict("action_expired", "The time to decide on this action is over.");
        if (word.Note?.Length > MaxNoteLength)
            return Error.Validation("note", $"note has at most {MaxNoteLength:N0} characters.");
        if (word.Note is not null && StorableText.Check("note", word.Note) is { } unstorable)
            return unstorable;
        if (standing.NoteRequired && string.IsNullOrWhiteSpace(word.Note))
            return Error.Validation("note", "Policy asks whoever decides on this action to say why, in a note.");
        if (word.SeenHash is not null && word.SeenHash != standing.Now.Hash)
            return Error.Conflict("binding_changed", "The action has changed since it was shown; look at it again.");
        return word.Approve ? CheckApproval(action, standing, actor) : null;
    }

    private static Error? CheckApproval(PlannedAction action, ActionStanding standing, Actor actor)
    {
        if (action.WasProposedBy(actor.Id))
            return Error.Forbidden("own_proposal", "Nobody approves what they themselves proposed.");
        if (standing.Approvers.Contains(actor.Id))
            return Error.Conflict("approved_already", "You approved this already; it waits for somebody else.");
        if (standing.Now.ActionHash != action.Hash)
            return Error.Forbidden("action_changed", "The action is not the one that was decided on.");
        if (standing.Now.PolicyDigest != standing.DecidedDigest)
            return Error.Conflict("policy_changed", "The policy has changed since it judged this action; propose it anew by editing it.");
        if (standing.Now.CitedHash != standing.ProposedCitedHash)
            return Error.Conflict("evidence_changed", "A text that the draft cites has changed; propose the action anew by editing it.");
        return null;
    }
}
