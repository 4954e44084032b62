using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Channels;

public enum OutgoingState
{
    Queued,

    /// <summary>Handed to the mail server, which has not answered yet.</summary>
    Sending,
    Sent,
    Failed,

    /// <summary>The program stopped while the mail server had it; nobody can say.</summary>
    Unknown,
}

/// <summary>An e-mail in the outbox. Without a mail server it stays there, for webhooks and exports to carry.</summary>
public sealed class OutgoingEmail : IWorkspaceOwned
{
    private OutgoingEmail()
    {
    }

    public OutgoingEmail(
        Guid id, Guid workspaceId, Guid? ticketId, string to, string subject, string text, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = workspaceId;
        TicketId = ticketId;
        To = to;
        Subject = subject;
        Text = text;
        State = OutgoingState.Queued;
        CreatedAt = UpdatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid? TicketId { get; private set; }

    /// <summary>An address, or how the channel knows the customer.</summary>
    public string To { get; private set; } = "";

    public string Subject { get; private set; } = "";

    public string Text { get; private set; } = "";

    public OutgoingState State { get; private set; }

    public string? Failure { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Takes out whom it went to and what it said; what was not sent yet is not sent any more.</summary>
    public void Erase(string erased, DateTimeOffset now)
    {
        if (State is OutgoingState.Queued)
            (State, Failure) = (OutgoingState.Failed, "What it was about was erased.");
        (To, Subject, Text, UpdatedAt) = (erased, erased, erased, now);
    }

    public void Become(OutgoingState state, string? failure, DateTimeOffset now) =>
        (State, Failure, UpdatedAt) = (state, failure, now);
}
