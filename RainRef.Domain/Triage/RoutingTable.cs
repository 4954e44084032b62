using RainRef.Domain.Tickets;

namespace RainRef.Domain.Triage;

/// <summary>Where a ticket goes, and why, in words.</summary>
/// <param name="QueueId">None in a workspace without such a queue: then it is only a name.</param>
/// <param name="Tried">What each rule said, up to the one that decided.</param>
public sealed record RoutingDecision(
    string Queue, Guid? QueueId, TicketPriority Priority, AssignmentStrategy Assignment, Guid? RuleId, string Why,
    IReadOnlyList<RuleVerdict> Tried);

/// <summary>What one rule said.</summary>
public sealed record RuleVerdict(Guid RuleId, string Name, bool Matched, string Reason);

/// <summary>A workspace's rules and queues, ready to decide. It always decides: what is gone or unknown leads to the default queue.</summary>
public sealed class RoutingTable(IEnumerable<RoutingRule> rules, IEnumerable<TicketQueue> queues)
{
    public const string FallbackQueue = "general";
    private readonly RoutingRule[] _rules = [.. rules.Where(r => r.Enabled).OrderBy(r => r.Position).ThenBy(r => r.Id)];
    private readonly TicketQueue[] _queues = [.. queues.OrderBy(q => q.Id)];

    /// <param name="suggested">The queue that triage suggests, for a ticket that no rule takes.</param>
    public RoutingDecision Decide(RoutingFacts facts, string? suggested)
    {
        var tried = new List<RuleVerdict>();
        foreach (var rule in _rules)
        {
            var unmet = rule.Conditions.Unmet(facts);
            tried.Add(new RuleVerdict(rule.Id, rule.Name, unmet is null, unmet ?? $"{rule.Conditions.Describe()}: all hold"));
            if (unmet is not null)
                continue;
            var queue = Enabled(rule.Queue);
            var why = queue is null && _queues.Length > 0
                ? $"Rule {rule.Position}, {rule.Name}, names the queue {rule.Queue}, which is gone or switched off."
                : $"Rule {rule.Position}, {rule.Name}: {rule.Conditions.Describe()}.";
            return Settle(queue, rule.Queue, rule.Priority, rule.Assignment, rule.Id, why);
        }

        return suggested is { Length: > 0 } and not Judgement.UnknownValue
            ? Settle(
                Enabled(suggested), suggested, null, null, null,
                Enabled(suggested) is not null || _queues.Length == 0
                    ? $"No rule holds; triage suggests {suggested}."
                    : $"No rule holds; triage suggests {suggested}, which is no queue in use.")
            : Settle(null, FallbackQueue, null, null, null, "No rule holds, and triage suggests no queue.");

        RoutingDecision Settle(
            TicketQueue? queue, string name, TicketPriority? priority, AssignmentStrategy? assignment, Guid? ruleId, string why)
        {
            if (queue is null && _queues.Length > 0)
            {
                queue = Array.Find(_queues, q => q.IsDefault && q.Enabled);
                name = queue?.Name ?? FallbackQueue;
                why += $" So it goes to the default queue, {name}.";
            }

            return new RoutingDecision(
                queue?.Name ?? name, queue?.Id, priority ?? PriorityOf(facts.Severity), assignment ?? queue?.Assignment ?? AssignmentStrategy.Manual,
                ruleId, why, tried);
        }
    }

    private TicketQueue? Enabled(string name) => Array.Find(_queues, q => q.Enabled && q.Name == name);

    private static TicketPriority PriorityOf(string? severity) => severity switch
    {
        "critical" => TicketPriority.Urgent,
        "high" => TicketPriority.High,
        "low" => TicketPriority.Low,
        _ => TicketPriority.Normal,
    };
}
