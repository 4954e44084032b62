using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>Business hours that changed, and the last clock that was counted anew.</summary>
public sealed record RetimePayload(Guid BusinessHoursId, Guid? After);

/// <summary>Counts the running clocks of changed business hours anew, some at a time.</summary>
public sealed class RetimeStep : IJobStep
{
    public const string JobKind = "sla_retime";
    private const int Batch = 500;

    public string Kind => JobKind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var payload = run.Payload<RetimePayload>();
        var after = payload.After ?? Guid.Empty;
        await using var work = await run.EndAsync(ct);
        if (await work.FindAsync<BusinessHours>(payload.BusinessHoursId, ct) is { } hours)
        {
            var calendar = hours.ToCalendar();
            var clocks = await work.Db.Set<SlaClock>().FromSql(
                $"""
                 SELECT * FROM sla_clocks WHERE business_hours_id = {hours.Id} AND running_since IS NOT NULL AND id > {after}
                 ORDER BY id LIMIT {Batch} FOR UPDATE
                 """).ToListAsync(ct);
            foreach (var sla in clocks)
                sla.Aim(sla.Target, sla.WarnPercent, hours.Id, calendar);
            if (clocks.Count == Batch)
                work.Enqueue(new JobDraft(JobKind, null, PayloadJson.Write(payload with { After = clocks[^1].Id }), Priority: 1));
        }

        await work.CommitAsync(ct);
    }
}
