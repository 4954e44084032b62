using System.Text.Json.Serialization;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Macros;

/// <summary>What a macro does to the ticket when the reply or note is sent; null leaves a thing as it is.</summary>
/// <param name="Assign"><c>me</c> or <c>nobody</c>.</param>
public sealed record MacroActions(
    [property: JsonConverter(typeof(JsonStringEnumConverter<TicketStatus>))] TicketStatus? Status = null,
    [property: JsonConverter(typeof(JsonStringEnumConverter<TicketPriority>))] TicketPriority? Priority = null,
    IReadOnlyList<string>? AddTags = null, string? Assign = null)
{
    public const string ToMe = "me";
    public const string ToNobody = "nobody";

    public bool IsEmpty => Status is null && Priority is null && Assign is null && AddTags is not { Count: > 0 };
}

/// <summary>A text that is said often, with slots, and what is done with it. One that does nothing is a canned piece.</summary>
public sealed class Macro : IWorkspaceOwned
{
    public const int MaxNameLength = 80;
    public const int MaxBodyLength = 10_000;
    private const int MaxTags = 20;

    private Macro()
    {
    }

    public Macro(Guid id, Guid workspaceId)
    {
        Id = id;
        WorkspaceId = workspaceId;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Name { get; private set; } = "";

    public string Body { get; private set; } = "";

    public MacroActions Actions { get; private set; } = new();

    public string UpdatedBy { get; private set; } = "";

    public DateTimeOffset UpdatedAt { get; private set; }

    public Result<Macro> Set(string? name, string? body, MacroActions? actions, string by, DateTimeOffset now)
    {
        actions ??= new MacroActions();
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > MaxNameLength || name.Any(char.IsControl))
            return Error.Validation("name", $"name has 1 to {MaxNameLength} characters.");
        if (body is null || body.Length > MaxBodyLength || (string.IsNullOrWhiteSpace(body) && actions.IsEmpty))
            return Error.Validation("body", $"body has 1 to {MaxBodyLength:N0} characters; it may be empty where the macro does something.");
        if (SlotText.Used(body).Count > SlotText.MaxSlots)
            return Error.Validation("body", $"A macro has at most {SlotText.MaxSlots} slots.");
        if (actions.AddTags is { } tags && (tags.Count > MaxTags || tags.Any(t => t is not { Length: > 0 and <= 50 })))
            return Error.Validation("add_tags", $"There are at most {MaxTags} tags, each of 1 to 50 characters.");
        if (actions.Assign is not (null or MacroActions.ToMe or MacroActions.ToNobody))
            return Error.Validation("assign", "assign is me or nobody.");
        if (actions.Status is TicketStatus.New or TicketStatus.Closed)
            return Error.Validation("status", "A macro makes a ticket open, pending or solved.");
        (Name, Body, Actions, UpdatedBy, UpdatedAt) = (name.Trim(), body.ReplaceLineEndings("\n"), actions, by, now);
        return this;
    }
}
