using System.Text.Json.Nodes;
using RainRef.Domain.Actions;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>Writes a reply into the outbox and onto the ticket; a job of its own hands it to the mail server.</summary>
public sealed class EmailTool(TimeProvider clock) : IInternalTool
{
    /// <summary>Who wrote the message that a playbook's e-mail leaves on its ticket.</summary>
    public const string Author = "RainRef";

    public string Name => PlaybookStep.Email;

    public async Task<Result<ToolEffect>> RunAsync(ToolCall call, IWork work, CancellationToken ct)
    {
        if (call.TicketId is not { } ticketId || await work.FindAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        var arguments = call.Call.Arguments;
        if ((arguments.GetValueOrDefault("to") ?? ticket.UserRef) is not { Length: > 0 } to)
            return Error.Validation("to", "The ticket does not say whom to write to.");
        var now = clock.GetUtcNow();
        var subject = arguments.GetValueOrDefault("subject") ?? ticket.Subject;
        if (to.Any(char.IsControl) || subject.Any(char.IsControl))
            return Error.Validation("subject", "An e-mail's head is one line each.");
        var mail = new OutgoingEmail(call.Key, work.WorkspaceId, ticketId, to, subject, arguments["text"], now);
        work.Add(mail);
        work.Add(new Message(
            Ids.From(call.Key, "message"), work.WorkspaceId, ticketId, null, MessageDirection.Outbound, Author, mail.Text, now));
        work.Enqueue(new JobDraft(EmailStep.JobKind, null, PayloadJson.Write(new EmailPayload(mail.Id))));
        work.Announce("email.queued", mail.Id, ticketId);
        return new ToolEffect(new JsonObject { ["email_id"] = mail.Id.ToString("D"), ["state"] = "queued" }.ToJsonString(), null, null);
    }
}
