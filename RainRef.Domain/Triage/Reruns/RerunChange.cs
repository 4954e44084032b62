using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Triage.Reruns;

/// <summary>What a run would make of one ticket. It goes when it is applied or dropped.</summary>
public sealed class RerunChange : IWorkspaceOwned
{
    private RerunChange()
    {
    }

    public RerunChange(
        Guid id, Guid workspaceId, Guid rerunId, Guid ticketId, TriageResult result, IReadOnlyList<FieldChange> changes)
    {
        (Id, WorkspaceId, RerunId, TicketId) = (id, workspaceId, rerunId, ticketId);
        (Result, Changes) = (result, [.. changes]);
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid RerunId { get; private set; }

    public Guid TicketId { get; private set; }

    public TriageResult Result { get; private set; } = null!;

    public FieldChange[] Changes { get; private set; } = [];

    /// <summary>Whether the ticket still is what the report found it to be.</summary>
    public bool StillFits(TriageSnapshot now) =>
        Changes.All(c => now.Values.GetValueOrDefault(c.Field, Judgement.UnknownValue) == c.From);
}
