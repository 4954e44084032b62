using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using RainRef.Domain.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>Settings under "Email".</summary>
public sealed class EmailOptions
{
    public const string Section = "Email";

    /// <summary>The mail server; without one, e-mails stay in the outbox.</summary>
    public string? SmtpHost { get; set; }

    [Range(1, 65_535, ErrorMessage = "Email:SmtpPort is from 1 to 65,535.")]
    public int SmtpPort { get; set; } = 587;

    public bool StartTls { get; set; } = true;

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Whom e-mails come from.</summary>
    public string From { get; set; } = "support@rainref.local";
}

/// <summary>Nothing was handed over, so that it can be tried again.</summary>
public sealed class MailServerAwayException(Exception inner) : Exception("The mail server cannot be reached.", inner);

/// <summary>The payload of the step that hands an e-mail over.</summary>
public sealed record EmailPayload(Guid EmailId);

/// <summary>
/// Hands an e-mail to the mail server, at most once: a mail server cannot be asked what became of a message, so that one
/// whose hand-over was cut off is left to a person.
/// </summary>
public sealed class EmailStep(IOptions<EmailOptions> options, TimeProvider clock) : IJobStep
{
    public const string JobKind = "email";

    public string Kind => JobKind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<EmailPayload>().EmailId;
        var (state, failure) = await SendAsync(run, id, ct);
        await using var work = await run.EndAsync(ct);
        if (state is { } next && await work.LockAsync<OutgoingEmail>(id, ct) is { } mail)
        {
            mail.Become(next, failure, clock.GetUtcNow());
            work.Announce($"email.{next.ToString().ToLowerInvariant()}", mail.Id, mail.TicketId);
        }

        await work.CommitAsync(ct);
    }

    private async Task<(OutgoingState? State, string? Failure)> SendAsync(JobRun run, Guid id, CancellationToken ct)
    {
        if (options.Value.SmtpHost is not { Length: > 0 })
            return (null, null);
        await using (var work = await run.WithinAsync(ct))
        {
            if (await work.LockAsync<OutgoingEmail>(id, ct) is not { } mail || mail.State is OutgoingState.Sent or OutgoingState.Failed or OutgoingState.Unknown)
                return (null, null);
            if (mail.State == OutgoingState.Sending)
                return (OutgoingState.Unknown, "The program stopped while the mail server had it.");
            if (!MailAddress.TryCreate(mail.To, out _))
                return (OutgoingState.Failed, "The customer's address is not known here.");
            mail.Become(OutgoingState.Sending, null, clock.GetUtcNow());
            await work.CommitAsync(ct);
            try
            {
                return await HandOverAsync(mail, ct);
            }
            catch (MailServerAwayException)
            {
                await ReturnAsync(run, id, ct);
                throw;
            }
        }
    }

    private async Task ReturnAsync(JobRun run, Guid id, CancellationToken ct)
    {
        await using var work = await run.WithinAsync(ct);
        (await work.LockAsync<OutgoingEmail>(id, ct))?.Become(OutgoingState.Queued, null, clock.GetUtcNow());
        await work.CommitAsync(ct);
    }

    private async Task<(OutgoingState?, string?)> HandOverAsync(OutgoingEmail mail, CancellationToken ct)
    {
        var settings = options.Value;
        using var client = new SmtpClient(settings.SmtpHost, settings.SmtpPort) { EnableSsl = settings.StartTls, Timeout = 20_000 };
        if (settings.User is { Length: > 0 } user)
            client.Credentials = new NetworkCredential(user, settings.Password);
        using var message = new MailMessage(settings.From, mail.To, mail.Subject, mail.Text);
        message.Headers.Add("Message-ID", $"<{mail.Id:D}@rainref>");
        try
        {
            await client.SendMailAsync(message, ct);
            return (OutgoingState.Sent, null);
        }
        catch (SmtpFailedRecipientException e)
        {
            return (OutgoingState.Failed, $"The mail server refused it: {e.StatusCode}.");
        }
        catch (SmtpException e) when (e.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.TryAgain })
        {
            throw new MailServerAwayException(e);
        }
        catch (SmtpException e)
        {
            // A server that answered with a code has not taken it; one that fell silent may have.
            return e.StatusCode == SmtpStatusCode.GeneralFailure
                ? (OutgoingState.Unknown, "The mail server fell silent.")
                : (OutgoingState.Failed, $"The mail server refused it: {e.StatusCode}.");
        }
    }
}
