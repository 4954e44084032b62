using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Triage.Reruns;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Triage.Reruns;

/// <summary>A run, and the last ticket or change that was dealt with.</summary>
public sealed record RerunPayload(Guid RerunId, Guid? After);

/// <summary>
/// Judges history anew, or applies what that found, a bounded turn a job. What a person corrected stays: corrections are
/// laid over every judgement here as in triage itself.
/// </summary>
public sealed class RerunStep(
    RainRefDatabase database, TriageAgent agent, TriageShelf shelf, RoutingShelf routing, TicketRouter router, TimeProvider clock) : IJobStep
{
    public const string JobKind = "triage.rerun";
    private const int JudgedAtOnce = 200;
    private const int AppliedAtOnce = 50;

    public string Kind => JobKind;

    /// <summary>Behind everything that people wait for.</summary>
    public static JobDraft For(Guid rerunId, Guid? after) =>
        new(JobKind, rerunId, PayloadJson.Write(new RerunPayload(rerunId, after)), null, 1);

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var (id, after) = run.Payload<RerunPayload>();
        var knowledge = await shelf.OfAsync(run.WorkspaceId, ct);
        await using var work = await run.EndAsync(ct);
        if (await work.LockAsync<TriageRerun>(id, ct) is { } rerun)
        {
            if (rerun.State == RerunState.Judging)
                await JudgeAsync(work, rerun, after, knowledge, ct);
            else if (rerun.State == RerunState.Applying)
                await ApplyAsync(work, rerun, knowledge, ct);
            work.Announce(JobKind, id, null);
        }

        await work.CommitAsync(ct);
    }

    internal static IQueryable<Ticket> TicketsOf(RainRefDbContext db, bool onlyOpen, DateTimeOffset? since, DateTimeOffset until)
    {
        var tickets = db.Tickets.Where(t => t.Triage != null && t.MergedInto == null && t.ErasedAt == null && t.CreatedAt <= until);
        if (onlyOpen)
            tickets = tickets.Where(t => TicketQueries.OpenStatuses.Contains(t.Status));
        return since is { } from ? tickets.Where(t => t.CreatedAt >= from) : tickets;
    }

    private async Task JudgeAsync(Work work, TriageRerun rerun, Guid? after, TriageKnowledge knowledge, CancellationToken ct)
    {
        var table = (await routing.OfAsync(work.WorkspaceId, ct)).Table;
        // Read beside: these tickets are judged, not changed.
        await using var db = await database.ReadAsync(work.WorkspaceId, ct);
        var tickets = TicketsOf(db, rerun.OnlyOpen, rerun.Since, rerun.CreatedAt);
        var turn = await (after is { } last ? tickets.Where(t => t.Id > last) : tickets).OrderBy(t => t.Id).Take(JudgedAtOnce).ToListAsync(ct);
        var corrections = await CorrectionsAsync(db, [.. turn.Select(t => t.Id)], ct);
        var differences = new List<RerunDifference>();
        foreach (var ticket in turn)
        {
            var before = TriageSnapshot.Of(ticket);
            var queue = ticket.Queue;
            Judge(ticket, agent.Judge(ticket.Subject, await db.CustomerTextAsync(ticket.Id, ct), knowledge, ticket.Product), corrections[ticket.Id], knowledge);
            var stays = !ticket.IsOpen || ticket.AssigneeId is not null || corrections[ticket.Id].Any(c => c.Kind == TriageKind.Queue);
            ticket.Route(
                stays ? queue ?? RoutingTable.FallbackQueue : table.Decide(RoutingFacts.Of(ticket), ticket.Queue).Queue, ticket.Priority);
            var changes = before.Until(TriageSnapshot.Of(ticket));
            if (changes.Count == 0)
                continue;
            differences.Add(new RerunDifference(ticket.Id, ticket.Number, changes));
            work.Add(new RerunChange(Ids.New(clock), work.WorkspaceId, rerun.Id, ticket.Id, ticket.Triage!, changes));
        }

        rerun.Took(turn.Count, differences);
        if (turn.Count == JudgedAtOnce)
            work.Enqueue(For(rerun.Id, turn[^1].Id));
        else
            rerun.FinishJudging();
    }

    private void Judge(Ticket ticket, TriageResult result, IEnumerable<TriageLabel> corrections, TriageKnowledge knowledge)
    {
        var now = clock.GetUtcNow();
        ticket.ApplyTriage(result, now);
        foreach (var correction in corrections)
            ticket.CorrectTriage(correction.Kind, correction.Value, correction.ByName, knowledge, now);
    }

    private async Task ApplyAsync(Work work, TriageRerun rerun, TriageKnowledge knowledge, CancellationToken ct)
    {
        var changes = await work.Db.Set<RerunChange>().Where(c => c.RerunId == rerun.Id).OrderBy(c => c.Id).Take(AppliedAtOnce).ToListAsync(ct);
        var tickets = await work.LockAllAsync<Ticket>([.. changes.Select(c => c.TicketId)], ct);
        var corrections = await CorrectionsAsync(work.Db, [.. tickets.Keys], ct);
        var (applied, skipped) = (0, 0);
        foreach (var change in changes)
        {
            work.Remove(change);
            if (!tickets.TryGetValue(change.TicketId, out var ticket) || ticket.MergedInto is not null || ticket.ErasedAt is not null
                || !change.StillFits(TriageSnapshot.Of(ticket)))
            {
                skipped++;
                continue;
            }

            applied++;
            await ApplyAsync(work, ticket, change.Result, corrections[ticket.Id], knowledge, ct);
        }

        rerun.Wrote(applied, skipped);
        if (changes.Count == AppliedAtOnce)
        {
            work.Enqueue(For(rerun.Id, null));
            return;
        }

        rerun.FinishApplying(clock.GetUtcNow());
        work.Record(new ReceiptDraft("triage.rerun_applied", rerun.Id, null, Actor.Program(work.WorkspaceId), new JsonObject
        {
            ["by"] = rerun.ById.ToString("D"),
            ["judged"] = rerun.Judged,
            ["applied"] = rerun.Applied,
            ["skipped"] = rerun.Skipped,
        }));
    }

    private async Task ApplyAsync(
        Work work, Ticket ticket, TriageResult result, IEnumerable<TriageLabel> corrections, TriageKnowledge knowledge, CancellationToken ct)
    {
        var (queue, priority) = (ticket.Queue, ticket.Priority);
        Judge(ticket, result, corrections, knowledge);
        // What is done is judged for the figures; it goes to no queue any more.
        if (!ticket.IsOpen)
            ticket.Route(queue ?? RoutingTable.FallbackQueue, priority);
        else if (corrections.All(c => c.Kind != TriageKind.Queue))
            await router.RouteAsync(work, ticket, queue, isNew: false, ct);
        work.Announce("ticket.updated", ticket.Id, ticket.Id);
    }

    private static async Task<ILookup<Guid, TriageLabel>> CorrectionsAsync(RainRefDbContext db, Guid[] tickets, CancellationToken ct) =>
        (await db.TriageLabels.AsNoTracking().Where(l => l.TicketId != null && tickets.Contains(l.TicketId.Value)).OrderBy(l => l.Kind).ToListAsync(ct))
        .ToLookup(l => l.TicketId!.Value);
}
