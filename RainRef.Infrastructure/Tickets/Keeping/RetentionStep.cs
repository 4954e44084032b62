using Microsoft.Extensions.Logging;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Triage;

namespace RainRef.Infrastructure.Tickets.Keeping;

public sealed record RetentionPayload(Guid RunId);

/// <summary>
/// Erases the tickets of one night's run, a bounded turn a job. Each turn is one transaction, which also says how far the
/// run is; where it fails, its tickets are taken one by one, so that one bad ticket does not hold up the others.
/// </summary>
public sealed partial class RetentionStep(WorkFactory works, EraseTickets erase, TimeProvider clock, ILogger<RetentionStep> logger) : IJobStep
{
    public const string JobKind = "tickets.retention";
    private const int TicketsAtOnce = 50;
    private const string Failed = "failed";

    public string Kind => JobKind;

    public static Guid KeyOf(Guid workspaceId) => Ids.From(workspaceId, JobKind);

    public static JobDraft For(Guid workspaceId, Guid runId) =>
        new(JobKind, KeyOf(workspaceId), PayloadJson.Write(new RetentionPayload(runId)), null, 1);

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<RetentionPayload>().RunId;
        try
        {
            await TurnAsync(run, id, oneByOne: false, ct);
        }
        catch (Exception e) when (e is not (OperationCanceledException or LeaseLostException))
        {
            LogTurnFailed(e, id);
            await OneByOneAsync(run.WorkspaceId, id, ct);
            await TurnAsync(run, id, oneByOne: true, ct);
        }
    }

    private async Task TurnAsync(JobRun run, Guid id, bool oneByOne, CancellationToken ct)
    {
        await using var work = await run.EndAsync(ct);
        if (await OpenRunAsync(work, id, ct) is { } retention)
        {
            // Those that were taken one by one have had their turn; the next job goes on behind them.
            var taken = oneByOne ? 0 : await TakeAsync(work, retention, TicketsAtOnce, ct);
            if (oneByOne || taken == TicketsAtOnce)
                work.Enqueue(For(work.WorkspaceId, id));
            else
                retention.Finish(RetentionRunState.Done, await DueTickets.HeldAsync(work.Db, retention.DueBefore, ct), clock.GetUtcNow());
            work.Announce(JobKind, id, null);
        }

        await work.CommitAsync(ct);
    }

    /// <summary>The run, while it goes on; ends it where the workspace came to keep more since it began.</summary>
    private async Task<RetentionRun?> OpenRunAsync(Work work, Guid id, CancellationToken ct)
    {
        if (await work.LockAsync<RetentionRun>(id, ct) is not { State: RetentionRunState.Running } retention)
            return null;
        if (await work.FindAsync<RetentionSettings>(work.WorkspaceId, ct) is { Days: { } days } && days <= retention.Days)
            return retention;
        retention.Finish(RetentionRunState.Stopped, 0, clock.GetUtcNow());
        work.Announce(JobKind, id, null);
        return null;
    }

    private async Task<int> TakeAsync(Work work, RetentionRun retention, int limit, CancellationToken ct)
    {
        var due = await DueTickets.NextAsync(work.Db, retention, limit, ct);
        if (due.Count == 0)
            return 0;
        if (retention.ReachedClosedAt is null)
            await ForgetLabelsAsync(work, retention, ct);
        var cause = new ErasureCause(retention.Id, retention.Days);
        var (erased, misses) = await erase.RunAsync(work, Actor.Program(work.WorkspaceId), [.. due.Select(d => d.Id)], cause, ct);
        retention.Took(
            erased.Count, [.. misses.Select(m => new RetentionMiss(m.Ticket.Id, m.Ticket.Number, m.Error.Code))], due[^1].ClosedAt, due[^1].Id);
        return due.Count;
    }

    // Of all that is due at once: what learnt from them is emptied once a night, and trained anew without them.
    private static async Task ForgetLabelsAsync(Work work, RetentionRun retention, CancellationToken ct) =>
        await EraseLabels.RunAsync(
            work, Actor.Program(work.WorkspaceId), new PersonTraces(null, [], await DueTickets.IdsAsync(work.Db, retention.DueBefore, ct)), ct);

    private async Task OneByOneAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        for (var turn = 0; turn < TicketsAtOnce; turn++)
        {
            DueTicket? tried = null;
            try
            {
                await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
                if (await OpenRunAsync(work, id, ct) is not { } retention)
                    return;
                tried = (await DueTickets.NextAsync(work.Db, retention, 1, ct)).FirstOrDefault();
                if (tried is null)
                    return;
                await TakeAsync(work, retention, 1, ct);
                await work.CommitAsync(ct);
            }
            catch (Exception e) when (tried is not null && e is not OperationCanceledException)
            {
                LogTicketFailed(e, id, tried.Id);
                await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
                if (await work.LockAsync<RetentionRun>(id, ct) is { } retention)
                    retention.Took(0, [new RetentionMiss(tried.Id, tried.Number, Failed)], tried.ClosedAt, tried.Id);
                await work.CommitAsync(ct);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A turn of the retention run {RunId} failed; its tickets are taken one by one")]
    private partial void LogTurnFailed(Exception e, Guid runId);

    [LoggerMessage(2, LogLevel.Warning, "In the retention run {RunId} the ticket {TicketId} could not be erased")]
    private partial void LogTicketFailed(Exception e, Guid runId, Guid ticketId);
}
