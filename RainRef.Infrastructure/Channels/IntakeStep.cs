using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Reports;

namespace RainRef.Infrastructure.Channels;

/// <summary>Events that arrived together, by id.</summary>
public sealed record IntakePayload(Guid[] EventIds);

/// <summary>
/// Puts stored events onto tickets: a reply joins its ticket, everything else opens one. A batch that fails is taken
/// apart, so that one bad event does not hold up the others.
/// </summary>
public sealed class IntakeStep(Vault vault, VaultCipher cipher, TimeProvider clock) : IJobStep
{
    public string Kind => StepNames.Intake;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var payload = run.Payload<IntakePayload>();
        var spans = new List<Activity>();
        try
        {
            await RouteAsync(run, payload.EventIds, spans, ct);
            PipelineTraces.End(spans);
        }
        catch (Exception e)
        {
            PipelineTraces.End(spans, e);
            if (payload.EventIds.Length == 1 || e is LeaseLostException or OperationCanceledException)
                throw;
            await TakeApartAsync(run, payload.EventIds, ct);
        }
    }

    private async Task RouteAsync(JobRun run, Guid[] eventIds, List<Activity> spans, CancellationToken ct)
    {
        await using var work = await run.EndAsync(ct);
        // A sudden load is there before the statistics are, and would be read whole for every batch.
        await work.Db.Database.ExecuteSqlRawAsync("SET LOCAL enable_seqscan = off", ct);
        var events = await work.Db.RefEvents
            .Where(e => eventIds.Contains(e.Id) && !work.Db.Messages.Any(m => m.EventId == e.Id))
            .OrderBy(e => e.Id).ToListAsync(ct);
        var withFiles = (await work.Db.Set<EventFileItem>().Where(f => eventIds.Contains(f.EventId)).Select(f => f.EventId).ToListAsync(ct)).ToHashSet();
        var known = await KnownThreadsAsync(work, events, ct);
        var closed = await ClosedThreads.LeaveAsync(work, events, known, clock.GetUtcNow(), ct);
        var originals = await IntakeOriginals.LoadAsync(work, events, [.. known.Values.Select(t => t.Id).Distinct()], vault, cipher, ct);
        var openers = CountOpeners(events, known);
        var number = openers == 0 ? 0 : await TicketNumbers.TakeAsync(work, openers, ct);
        var touched = new HashSet<Guid>();
        foreach (var e in events)
        {
            var ticket = FindTicket(e, known);
            var span = PipelineTraces.StartIntake(e.Id, ticket?.TraceParent);
            if (span is not null)
                spans.Add(span);
            var trace = span?.Id ?? ticket?.TraceParent ?? PipelineTraces.NewTraceParent();
            if (ticket is null)
            {
                ticket = IntakeRouter.ToTicket(e, number++, trace, clock, closed.Of(KeysOf(e))?.Id);
                work.Add(ticket);
                work.Announce("ticket.created", ticket.Id, ticket.Id);
            }
            else
            {
                await ClosedThreads.ReplyAsync(work, ticket, e, clock, ct);
            }

            span?.SetTag("rainref.ticket_id", ticket.Id);
            foreach (var key in KeysOf(e))
                known.TryAdd(key, ticket);
            work.Add(IntakeRouter.ToMessage(e, ticket.Id, originals.Place(e, ticket.Id, clock), clock));
            // In a line of its own: files that cannot be placed hold up nothing else on the ticket.
            if (withFiles.Contains(e.Id))
                work.Enqueue(run.Next(EventFilesStep.JobKind, e.Id, new EventFilesPayload(e.Id)) with { TraceParent = trace });
            if (ticket.IsOpen && touched.Add(ticket.Id))
                work.Enqueue(run.Next(StepNames.Triage, ticket.Id, new TicketPayload(ticket.Id)) with { TraceParent = trace });
        }

        await work.CommitAsync(ct);
    }

    // A thread is known by its first event's ticket, or because an earlier event of it already became a message.
    private static async Task<Dictionary<(string Source, string Key), Ticket>> KnownThreadsAsync(
        Work work, List<RefEvent> events, CancellationToken ct)
    {
        var keys = events.SelectMany(KeysOf).Select(k => k.Key).Distinct().ToArray();
        if (keys.Length == 0)
            return [];
        // The source leads in both indexes, which hold no nulls: said, so that a batch does not read the whole workspace's.
        var sources = events.Select(e => e.Source).Distinct().ToArray();
        var found = await work.Db.Tickets.Where(t => sources.Contains(t.Source) && t.ThreadKey != null && keys.Contains(t.ThreadKey))
            .Select(t => new { t.Source, Key = t.ThreadKey!, t.Id }).ToListAsync(ct);
        // In two steps: as one join, a plan made before the statistics are reads all messages of the workspace.
        var named = await work.Db.RefEvents
            .Where(e => sources.Contains(e.Source) && e.ExternalId != null && keys.Contains(e.ExternalId))
            .Select(e => new { e.Id, e.Source, Key = e.ExternalId! }).ToListAsync(ct);
        var ids = named.Select(e => (Guid?)e.Id).ToArray();
        var ticketOf = await work.Db.Messages.Where(m => ids.Contains(m.EventId))
            .ToDictionaryAsync(m => m.EventId!.Value, m => m.TicketId, ct);
        found.AddRange(named.Where(e => ticketOf.ContainsKey(e.Id)).Select(e => new { e.Source, e.Key, Id = ticketOf[e.Id] }));
        // Locked, since each reply changes its ticket: without, many at once would use up one another's tries.
        var tickets = await work.LockAllAsync<Ticket>([.. found.Select(f => f.Id).Distinct()], ct);
        var survivors = await MergedThreads.SurvivorsAsync(work, tickets, ct);
        var known = new Dictionary<(string, string), Ticket>();
        foreach (var thread in found)
        {
            if (tickets.TryGetValue(thread.Id, out var ticket))
                known.TryAdd((thread.Source, thread.Key), survivors.GetValueOrDefault(ticket.Id, ticket));
        }

        return known;
    }

    // The thread that it names, then its own id: a reply may have come before it.
    internal static IEnumerable<(string Source, string Key)> KeysOf(RefEvent e)
    {
        if (e.ThreadKey is { } thread)
            yield return (e.Source, thread);
        if (e.ExternalId is { } own && own != e.ThreadKey)
            yield return (e.Source, own);
    }

    private static Ticket? FindTicket(RefEvent e, Dictionary<(string, string), Ticket> known) =>
        KeysOf(e).Select(key => known.GetValueOrDefault(key)).FirstOrDefault(ticket => ticket is not null);

    private static int CountOpeners(List<RefEvent> events, Dictionary<(string, string), Ticket> known)
    {
        var seen = known.Keys.ToHashSet();
        var openers = 0;
        foreach (var e in events)
        {
            openers += KeysOf(e).Any(seen.Contains) ? 0 : 1;
            seen.UnionWith(KeysOf(e));
        }

        return openers;
    }

    private static async Task TakeApartAsync(JobRun run, Guid[] eventIds, CancellationToken ct)
    {
        await using var work = await run.EndAsync(ct);
        foreach (var id in eventIds)
        {
            work.Enqueue(new JobDraft(
                StepNames.Intake, null, PayloadJson.Write(new IntakePayload([id])), run.TraceParent, run.Job.Priority));
        }

        await work.CommitAsync(ct);
    }
}
