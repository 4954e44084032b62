using Microsoft.Extensions.Options;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Sending;
using RainRef.Web.Api;
using RainRef.Web.Tickets.Writing;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Answers;

/// <summary>The console's way to answers; every right is checked here.</summary>
internal sealed class DraftDesk(
    SignedIn member, ReviseAnswer revise, HeldReplies held, FeedbackDesk feedback,
    AnswerQueries answers, SetReplySettings settings, IOptions<HoldOptions> hold, TimeProvider clock) : IDraftDesk
{
    public Task<Result<string>> RegenerateAsync(Guid answerId, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.WriteTickets, async actor =>
        {
            var anew = await revise.RegenerateAsync(actor, answerId, new AnewRequest(), cancellationToken);
            return anew.Succeeded ? T["Drafted anew: revision {0}.", anew.Value.Revision] : anew.Error;
        });

    public Task<Result<CheckedText>> CheckAsync(Guid answerId, string text, CancellationToken cancellationToken) =>
        member.AsAsync<CheckedText>(Access.WriteTickets, async actor =>
        {
            var read = await revise.CheckAsync(actor, answerId, text, cancellationToken);
            return read.Succeeded ? CheckedText.Of(read.Value) : read.Error;
        });

    public Task<Result<string>> EditAsync(Guid answerId, string text, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.WriteTickets, async actor =>
        {
            var edited = await revise.EditAsync(actor, answerId, text, cancellationToken);
            return edited.Succeeded ? T["Saved as revision {0}.", edited.Value.Revision] : edited.Error;
        });

    public Task<Result<string>> SendAsync(Guid answerId, IReadOnlyDictionary<string, string> values, Guid? seen, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.WriteTickets, async actor =>
        {
            if (await answers.TicketOfAsync(actor.WorkspaceId, answerId, cancellationToken) is not { } ticket)
                return Error.NotFound("answer");
            var reply = new ReplyDraft(null, answerId, null, TicketStatus.Pending, values) { ExpectedLastId = seen };
            var sent = await held.HoldAsync(actor, ticket, Ids.New(clock), reply, hold.Value.Seconds, cancellationToken);
            return sent.Succeeded ? T["It goes out in a moment."] : sent.Error;
        });

    public Task<Result<string>> SayAsync(
        Guid answerId, bool useful, FeedbackReason? reason, string? comment, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.WriteTickets, async actor =>
        {
            var said = await feedback.SayAsync(actor, answerId, Ids.New(clock), useful, reason, comment, cancellationToken);
            return said.Succeeded ? T["Noted."] : said.Error;
        });

    public Task<Result<string>> TakeOverAsync(Guid answerId, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.WriteTickets, async actor =>
        {
            var taken = await revise.TakeOverAsync(actor, answerId, cancellationToken);
            return taken.Succeeded ? T["It is yours."] : taken.Error;
        });

    public Task<Result<ReplySettingsBody>> SettingsAsync(CancellationToken cancellationToken) =>
        member.AsAsync<ReplySettingsBody>(
            Access.ReadTickets, async actor => ReplySettingsBody.Of(await answers.SettingsAsync(actor.WorkspaceId, cancellationToken)));

    public Task<Result<ReplySettingsBody>> SetAsync(ReplySettingsBody body, CancellationToken cancellationToken) =>
        member.AsAsync<ReplySettingsBody>(Access.PublishKnowledge, actor => body.ApplyAsync(settings, actor, cancellationToken));
}
