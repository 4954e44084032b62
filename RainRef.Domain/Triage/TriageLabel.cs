using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Triage;

public enum TriageLabelSource
{
    Correction,
    Import,

    /// <summary>It was in a group, or a part, that a person named.</summary>
    Group,
}

/// <summary>A text and the value that a person says it has: what models learn from.</summary>
public sealed class TriageLabel : IWorkspaceOwned
{
    /// <summary>Longer texts are cut: what a ticket is about stands at its beginning.</summary>
    public const int MaxTextLength = 4000;

    private TriageLabel()
    {
    }

    /// <param name="text">Masked.</param>
    public TriageLabel(
        Guid id, TriageKind kind, string text, string value, TriageLabelSource source, Guid? ticketId, Actor by, DateTimeOffset at)
    {
        Id = id;
        WorkspaceId = by.WorkspaceId;
        Kind = kind;
        Text = text.Length <= MaxTextLength ? text : text[..(char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength)];
        Value = value;
        Source = source;
        TicketId = ticketId;
        ById = by.Id;
        ByName = by.Name;
        CreatedAt = UpdatedAt = at;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public TriageKind Kind { get; private set; }

    public string Text { get; private set; } = "";

    public string Value { get; private set; } = "";

    public TriageLabelSource Source { get; private set; }

    public Guid? TicketId { get; private set; }

    public Guid ById { get; private set; }

    public string ByName { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Somebody thought again.</summary>
    public void Change(string value, Actor by, DateTimeOffset at)
    {
        Value = value;
        ById = by.Id;
        ByName = by.Name;
        UpdatedAt = at;
    }
}
