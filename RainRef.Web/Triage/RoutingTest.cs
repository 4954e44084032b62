using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Triage;

/// <summary>Says where a ticket would go, changing nothing.</summary>
internal sealed class RoutingTest(RoutingQueries queries, RainRefDatabase database, TimeProvider clock)
{
    public async Task<Result<RoutingTestResult>> RunAsync(Actor actor, RoutingTestBody body, CancellationToken ct)
    {
        var facts = new RoutingFacts(body.Intent, body.Severity, body.Product, body.ProductArea, body.Language, body.CustomerTier);
        var suggested = body.SuggestedQueue;
        if (body.TicketId is { } id)
        {
            await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
            if (await db.Tickets.FirstOrDefaultAsync(t => t.Id == id, ct) is not { } ticket)
                return Error.NotFound("ticket");
            facts = RoutingFacts.Of(ticket);
            suggested = ticket.Triage?.Queue.Value;
        }

        var setup = await queries.SetupAsync(actor.WorkspaceId, ct);
        var decision = setup.Table.Decide(facts, suggested);
        var promise = SlaPromise.For(setup.Targets, facts.Severity, facts.CustomerTier);
        var hours = promise.AroundTheClock ? null : setup.HoursOf(decision.QueueId);
        var calendar = hours?.ToCalendar() ?? BusinessCalendar.Always;
        var now = clock.GetUtcNow();
        return new RoutingTestResult(
            decision.Queue, SnakeCase.Of(decision.Priority), SnakeCase.Of(decision.Assignment), decision.RuleId, decision.Why, decision.Tried,
            promise.FirstResponse.TotalMinutes, promise.Resolution.TotalMinutes, hours?.Name, calendar.Add(now, promise.FirstResponse),
            calendar.Add(now, promise.Resolution));
    }
}
