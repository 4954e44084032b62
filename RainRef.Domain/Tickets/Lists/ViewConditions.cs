using RainRef.Domain.Common;

namespace RainRef.Domain.Tickets.Lists;

/// <summary>Which tickets a view holds: those for which all that is said here is true. Several values of one field mean any of them.</summary>
public sealed record ViewConditions
{
    public const string Me = "me";
    public const string Nobody = "none";
    public const int MaxValues = 50;
    public const int MaxLength = 200;

    /// <summary><c>new</c>, <c>open</c>, <c>pending</c>, <c>solved</c>, <c>closed</c>.</summary>
    public IReadOnlyList<string>? Status { get; init; }

    /// <summary><c>me</c> is whoever looks, <c>none</c> nobody; else a member's id.</summary>
    public string? Assignee { get; init; }

    public IReadOnlyList<string>? Queue { get; init; }

    public IReadOnlyList<string>? Intent { get; init; }

    public IReadOnlyList<string>? Severity { get; init; }

    /// <summary><c>low</c>, <c>normal</c>, <c>high</c>, <c>urgent</c>.</summary>
    public IReadOnlyList<string>? Priority { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>As triage names them: <c>en</c>, <c>de</c>.</summary>
    public IReadOnlyList<string>? Language { get; init; }

    public IReadOnlyList<string>? Channel { get; init; }

    /// <summary>Somewhere in the subject or the summary.</summary>
    public string? Text { get; init; }

    /// <summary>From this risk on, 0 to 1.</summary>
    public double? MinRisk { get; init; }

    /// <summary>Whether an action waits for a lead.</summary>
    public bool? NeedsApproval { get; init; }

    /// <summary>Whether a promise has come to its warning or is broken.</summary>
    public bool? Breaching { get; init; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public Error? Check() =>
        CheckNames<TicketStatus>("status", Status) ?? CheckNames<TicketPriority>("priority", Priority) ?? CheckAssignee()
        ?? CheckList("queue", Queue) ?? CheckList("intent", Intent) ?? CheckList("severity", Severity) ?? CheckList("tags", Tags)
        ?? CheckList("language", Language) ?? CheckList("channel", Channel)
        ?? (Text is null ? null : CheckText("text", Text))
        ?? (MinRisk is null or (>= 0 and <= 1) ? null : Error.Validation("min_risk", "min_risk is from 0 to 1."));

    /// <summary>These, but what <paramref name="more"/> says of a field counts in place of what is said here.</summary>
    public ViewConditions With(ViewConditions more) => new()
    {
        Status = more.Status ?? Status,
        Assignee = more.Assignee ?? Assignee,
        Queue = more.Queue ?? Queue,
        Intent = more.Intent ?? Intent,
        Severity = more.Severity ?? Severity,
        Priority = more.Priority ?? Priority,
        Tags = more.Tags ?? Tags,
        Language = more.Language ?? Language,
        Channel = more.Channel ?? Channel,
        Text = more.Text ?? Text,
        MinRisk = more.MinRisk ?? MinRisk,
        NeedsApproval = more.NeedsApproval ?? NeedsApproval,
        Breaching = more.Breaching ?? Breaching,
    };

    private static Error? CheckNames<T>(string field, IReadOnlyList<string>? names)
        where T : struct, Enum =>
        names is null || (names.Count <= MaxValues && names.All(n => SnakeCase.TryParse<T>(n, out _)))
            ? null
            : Error.Validation(field, $"{field} holds {string.Join(", ", Enum.GetValues<T>().Select(SnakeCase.Of))}.");

    private static Error? CheckList(string field, IReadOnlyList<string>? values) => values switch
    {
        null => null,
        { Count: > MaxValues } => Error.Validation(field, $"{field} holds at most {MaxValues} values."),
        _ => values.Select(v => CheckText(field, v)).FirstOrDefault(e => e is not null),
    };

    private static Error? CheckText(string field, string? value) =>
        string.IsNullOrWhiteSpace(value) || value.Length > MaxLength
            ? Error.Validation(field, $"{field} has 1 to {MaxLength} characters.")
            : StorableText.Check(field, value);

    private Error? CheckAssignee() =>
        Assignee is null or Me or Nobody || Guid.TryParse(Assignee, out _)
            ? null
            : Error.Validation("assignee", "assignee is me, none or a member's id.");
}
