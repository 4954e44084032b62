using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Triage.Reruns;

public enum RerunState
{
    Judging,
    Ready,
    Applying,
    Applied,
    Discarded,
}

/// <summary>
/// Triage once more over tickets that have been judged before. First it only says what would change; a person applies
/// that, or drops it.
/// </summary>
public sealed class TriageRerun : IWorkspaceOwned
{
    private TriageRerun()
    {
    }

    /// <param name="onlyOpen">Leaves solved and closed tickets as they are.</param>
    /// <param name="since">Only tickets from then on; null takes all.</param>
    /// <param name="total">How many tickets there are to judge.</param>
    public TriageRerun(Guid id, bool onlyOpen, DateTimeOffset? since, int total, Actor by, DateTimeOffset at)
    {
        Id = id;
        WorkspaceId = by.WorkspaceId;
        OnlyOpen = onlyOpen;
        Since = since;
        Total = total;
        ById = by.Id;
        ByName = by.Name;
        CreatedAt = at;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public RerunState State { get; private set; }

    public bool OnlyOpen { get; private set; }

    public DateTimeOffset? Since { get; private set; }

    public int Total { get; private set; }

    public int Judged { get; private set; }

    /// <summary>How many tickets would be judged otherwise.</summary>
    public int Differ { get; private set; }

    public int Applied { get; private set; }

    /// <summary>Tickets that somebody changed between the report and its application; they stay as they are.</summary>
    public int Skipped { get; private set; }

    public RerunReport Report { get; private set; } = RerunReport.Empty;

    public Guid ById { get; private set; }

    public string ByName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public void Took(int judged, IReadOnlyList<RerunDifference> differences)
    {
        Judged += judged;
        Differ += differences.Count;
        Report = Report.With(differences);
    }

    public void FinishJudging() => (State, Total) = (RerunState.Ready, Judged);

    public Result<TriageRerun> Apply()
    {
        if (State != RerunState.Ready)
            return Error.Conflict("rerun_not_ready", $"The run is {SnakeCase.Of(State)}; only a report that is ready can be applied.");
        State = RerunState.Applying;
        return this;
    }

    public void Wrote(int applied, int skipped) => (Applied, Skipped) = (Applied + applied, Skipped + skipped);

    public void FinishApplying(DateTimeOffset at) => (State, FinishedAt) = (RerunState.Applied, at);

    public Result<TriageRerun> Discard(DateTimeOffset at)
    {
        if (State is not (RerunState.Judging or RerunState.Ready))
            return Error.Conflict("rerun_not_open", $"The run is {SnakeCase.Of(State)}; there is nothing to discard.");
        (State, FinishedAt) = (RerunState.Discarded, at);
        return this;
    }
}
