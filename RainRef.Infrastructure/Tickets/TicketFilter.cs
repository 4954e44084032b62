using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Lists;

namespace RainRef.Infrastructure.Tickets;

/// <summary>Which tickets a list holds; null does not narrow. Several values of one field mean any of them.</summary>
/// <param name="Text">Words in the subject or the summary.</param>
public sealed record TicketFilter(
    IReadOnlyCollection<TicketStatus>? Statuses = null, bool? NeedsApproval = null, string? Text = null,
    string? Intent = null, string? Severity = null, string? Queue = null, string? Channel = null, string? UserRef = null)
{
    public IReadOnlyCollection<string>? Intents { get; init; }

    public IReadOnlyCollection<string>? Severities { get; init; }

    public IReadOnlyCollection<string>? Queues { get; init; }

    public IReadOnlyCollection<string>? Channels { get; init; }

    public IReadOnlyCollection<string>? Languages { get; init; }

    public IReadOnlyCollection<string>? Tags { get; init; }

    public IReadOnlyCollection<TicketPriority>? Priorities { get; init; }

    public Guid? AssigneeId { get; init; }

    public bool Unassigned { get; init; }

    public double? MinRisk { get; init; }

    /// <summary>Whether a running clock has come to its warning.</summary>
    public bool? Breaching { get; init; }

    public IReadOnlyCollection<Guid>? Ids { get; init; }

    /// <summary>Whether it is out of the way for now.</summary>
    public bool? Snoozed { get; init; }

    /// <summary>The member whom a note calls that they have not seen yet.</summary>
    public Guid? Calls { get; init; }

    /// <summary>What must be true as well.</summary>
    public TicketFilter? And { get; init; }

    /// <summary>Whether only statuses narrow it, so that the kept counts say how many there are.</summary>
    internal bool IsOfStatusesOnly => this with { Statuses = null } == new TicketFilter();

    /// <summary>Whether only statuses and clocks that warn narrow it, so that the order of the clocks leads to all of them.</summary>
    internal bool IsOfWarningsOnly => Breaching is true && (this with { Breaching = null }).IsOfStatusesOnly;

    /// <summary>A view's conditions, which have been checked, as they are for whoever looks.</summary>
    public static TicketFilter Of(ViewConditions view, Guid me) => new(
        view.Status?.Select(Parse<TicketStatus>).ToArray(), view.NeedsApproval, view.Text)
    {
        AssigneeId = view.Assignee switch
        {
            null or ViewConditions.Nobody => null,
            ViewConditions.Me => me,
            var id => Guid.Parse(id),
        },
        Unassigned = view.Assignee == ViewConditions.Nobody,
        Queues = view.Queue,
        Intents = view.Intent,
        Severities = view.Severity,
        Channels = view.Channel,
        Languages = view.Language,
        Tags = view.Tags,
        Priorities = view.Priority?.Select(Parse<TicketPriority>).ToArray(),
        MinRisk = view.MinRisk,
        Breaching = view.Breaching,
        Snoozed = view.Snoozed,
        Calls = view.Mentioned is true ? me : null,
    };

    private static T Parse<T>(string name)
        where T : struct, Enum => SnakeCase.TryParse<T>(name, out var value)
            ? value
            : throw new ArgumentException($"'{name}' is no {typeof(T).Name}; conditions are checked before.");
}
