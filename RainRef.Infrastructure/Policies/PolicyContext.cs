using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Policies;

/// <summary>Gathers what a decision may depend on, within the transaction that it governs.</summary>
public sealed class PolicyContext(PlaybookCatalog playbooks, AutonomyLedger autonomy, TimeProvider clock)
{
    private const string Customer = "user_ref";

    public async Task<PolicyInput> LoadAsync(Work work, PlannedAction action, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ticket = action.TicketId is { } ticketId ? await work.FindAsync<Ticket>(ticketId, ct) : null;
        var customer = action.Parameters.GetValueOrDefault(Customer) ?? ticket?.UserRef;
        var playbook = (await playbooks.ForAsync(work.Db, ct)).ByAction(action.Type, customer);
        await LockHistoryAsync(work, action.Type, playbook is { AutoRun: true } ? customer : null, ct);
        var settings = await work.Db.PolicySettings.AsNoTracking().FirstOrDefaultAsync(s => s.Id == work.WorkspaceId, ct);
        var facts = await FactsAsync(work, action, customer, now, ct);
        return new PolicyInput(action.Type, action.Parameters, action.Missing, actor.Role, now)
        {
            ActionId = action.Id,
            ActorId = actor.Id,
            Playbook = playbook,
            Mode = playbook is { Sandbox: true } ? "sandbox" : playbook is { CanaryPercent: not null } ? "canary" : "live",
            Ticket = ticket is null ? null : Of(ticket),
            Customer = new PolicyCustomer(customer, facts.Tier),
            Workspace = new PolicyWorkspace(work.WorkspaceId, facts.Slug, settings?.Zone ?? "UTC"),
            History = new PolicyHistory(
                new(facts.CustomerHour, facts.CustomerDay, facts.CustomerMonth),
                new(facts.Hour, facts.Day, facts.Month),
                new(facts.CustomersHour, facts.CustomersDay, facts.CustomersMonth)),
            Autonomy = await autonomy.LevelAsync(work.Db, action.Type, ct),
            Bundle = settings?.Active,
        };
    }

    // Two requests that count at the same time would both take the last place under a limit. What runs by itself has no
    // limit but the customer's, and waits for the same customer only.
    private static Task LockHistoryAsync(Work work, string type, string? customer, CancellationToken ct)
    {
        var key = $"policy {work.WorkspaceId:D} {type} {customer}";
        return work.Db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))", ct);
    }

    private static Task<Facts> FactsAsync(Work work, PlannedAction action, string? customer, DateTimeOffset now, CancellationToken ct)
    {
        var (hour, day, month) = (now.AddHours(-1), now.AddHours(-24), now.AddDays(-30));
        return work.Db.Database.SqlQuery<Facts>(
            $"""
             SELECT
               (count(*) FILTER (WHERE customer = {customer} AND at > {hour}))::int AS "CustomerHour",
               (count(*) FILTER (WHERE customer = {customer} AND at > {day}))::int AS "CustomerDay",
               (count(*) FILTER (WHERE customer = {customer}))::int AS "CustomerMonth",
               (count(*) FILTER (WHERE at > {hour}))::int AS "Hour",
               (count(*) FILTER (WHERE at > {day}))::int AS "Day",
               count(*)::int AS "Month",
               (count(DISTINCT customer) FILTER (WHERE at > {hour}))::int AS "CustomersHour",
               (count(DISTINCT customer) FILTER (WHERE at > {day}))::int AS "CustomersDay",
               (count(DISTINCT customer))::int AS "CustomersMonth",
               (SELECT coalesce(e.context ->> 'customer_tier', e.context ->> 'tier', e.context ->> 'plan')
                FROM messages m JOIN ref_events e ON e.id = m.event_id
                WHERE m.ticket_id = {action.TicketId} ORDER BY m.id DESC LIMIT 1) AS "Tier",
               (SELECT slug FROM workspaces WHERE id = {work.WorkspaceId}) AS "Slug"
             FROM (
               SELECT coalesce(a.parameters ->> {Customer}, t.user_ref) AS customer, a.updated_at AS at
               FROM actions a LEFT JOIN tickets t ON t.id = a.ticket_id
               WHERE a.workspace_id = {work.WorkspaceId} AND a.type = {action.Type} AND a.updated_at > {month}
                 AND a.status IN ('approved', 'running', 'unknown', 'done', 'rolling_back', 'rolled_back')) AS done
             """).SingleAsync(ct);
    }

    private static PolicyTicket Of(Ticket ticket) => new(
        ticket.Id, ticket.Number, SnakeCase.Of(ticket.Status), ticket.Intent, ticket.Severity, ticket.Product, ticket.ProductArea,
        ticket.Channel, ticket.Risk, ticket.Tags);

    private sealed record Facts(
        int CustomerHour, int CustomerDay, int CustomerMonth, int Hour, int Day, int Month, int CustomersHour, int CustomersDay,
        int CustomersMonth, string? Tier, string Slug);
}
