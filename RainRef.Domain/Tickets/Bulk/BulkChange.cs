using System.Text.Json.Serialization;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;

namespace RainRef.Domain.Tickets.Bulk;

/// <summary>What to do to many tickets; null leaves a field as it is.</summary>
public sealed record BulkChange
{
    private const int MaxTags = 20;
    private const int MaxTagLength = 50;

    /// <summary><c>open</c>, <c>pending</c>, <c>solved</c> or <c>closed</c>.</summary>
    public string? Status { get; init; }

    /// <summary><c>low</c>, <c>normal</c>, <c>high</c> or <c>urgent</c>.</summary>
    public string? Priority { get; init; }

    /// <summary><c>me</c> is whoever asks, <c>none</c> nobody; else a member's id.</summary>
    public string? Assignee { get; init; }

    /// <summary>The name of a queue. Clocks go on as they were promised.</summary>
    public string? Queue { get; init; }

    public IReadOnlyList<string>? AddTags { get; init; }

    public IReadOnlyList<string>? RemoveTags { get; init; }

    /// <summary>Puts tickets out of the way until then.</summary>
    public DateTimeOffset? SnoozeUntil { get; init; }

    /// <summary>Puts tickets out of the way until their customers write.</summary>
    public bool SnoozeUntilReply { get; init; }

    [JsonIgnore]
    public bool Snoozes => SnoozeUntil is not null || SnoozeUntilReply;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public Error? Check()
    {
        if (this == new BulkChange())
            return Error.Validation("change", "Say what to change.");
        if (Status is not null && (!SnakeCase.TryParse<TicketStatus>(Status, out var status) || status == TicketStatus.New))
            return Error.Validation("status", "status is open, pending, solved or closed.");
        if (Priority is not null && !SnakeCase.TryParse<TicketPriority>(Priority, out _))
            return Error.Validation("priority", "priority is low, normal, high or urgent.");
        if (Assignee is not (null or ViewConditions.Me or ViewConditions.Nobody) && !Guid.TryParse(Assignee, out _))
            return Error.Validation("assignee", "assignee is me, none or a member's id.");
        if (SnoozeUntil is not null && SnoozeUntilReply)
            return Error.Validation("snooze_until", "A snooze ends at a time or with a reply, not both.");
        return CheckTags("add_tags", AddTags) ?? CheckTags("remove_tags", RemoveTags);
    }

    /// <summary>The change of one ticket.</summary>
    public TicketChange For(Ticket ticket)
    {
        var tags = AddTags is null && RemoveTags is null
            ? null
            : ticket.Tags.Except(RemoveTags ?? [], StringComparer.OrdinalIgnoreCase).Concat(AddTags ?? []).ToArray();
        return new TicketChange(
            Status: Status is null ? null : Parse<TicketStatus>(Status), Tags: tags, Assign: Assignee is not null,
            AssigneeId: Guid.TryParse(Assignee, out var member) ? member : null)
        {
            Priority = Priority is null ? null : Parse<TicketPriority>(Priority),
            Snooze = Snoozes,
            SnoozeUntil = SnoozeUntil,
        };
    }

    private static T Parse<T>(string name)
        where T : struct, Enum => SnakeCase.TryParse<T>(name, out var value) ? value : throw new ArgumentException($"'{name}' was not checked.");

    private static Error? CheckTags(string field, IReadOnlyList<string>? tags) =>
        tags is null || (tags.Count is > 0 and <= MaxTags
            && tags.All(t => !string.IsNullOrWhiteSpace(t) && t.Length <= MaxTagLength && StorableText.Check(field, t) is null))
            ? null
            : Error.Validation(field, $"{field} holds 1 to {MaxTags} tags, each of at most {MaxTagLength} characters.");
}
