using RainRef.Domain.Triage.Reruns;

namespace RainRef.Infrastructure.Triage.Reruns;

/// <summary>A run of triage over history.</summary>
/// <param name="State"><c>judging</c>, <c>ready</c> (the report is whole), <c>applying</c>, <c>applied</c> or <c>discarded</c>.</param>
/// <param name="Differ">How many tickets would be judged otherwise.</param>
/// <param name="Skipped">How many somebody changed meanwhile, so that they stayed as they were.</param>
/// <param name="Moves">By field, how many tickets go from one value to another, with examples.</param>
public sealed record RerunView(
    Guid Id, RerunState State, bool OnlyOpen, DateTimeOffset? Since, int Total, int Judged, int Differ, int Applied, int Skipped,
    string By, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, IReadOnlyList<RerunMove> Moves, int Unlisted)
{
    public static RerunView Of(TriageRerun run) => new(
        run.Id, run.State, run.OnlyOpen, run.Since, run.Total, run.Judged, run.Differ, run.Applied, run.Skipped, run.ByName, run.CreatedAt,
        run.FinishedAt, run.Report.Moves, run.Report.Unlisted);
}

/// <summary>What a run would change on one ticket.</summary>
public sealed record RerunChangeView(Guid TicketId, long Number, string Subject, IReadOnlyList<FieldChange> Changes);
