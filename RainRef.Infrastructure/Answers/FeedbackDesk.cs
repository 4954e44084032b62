using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Answers;

/// <summary>One word on an answer, with the answer's ticket.</summary>
public sealed record FeedbackRow(AnswerFeedback Feedback, Guid TicketId, int Revision, bool Abstained, double Confidence);

/// <summary>Takes and shows what people say about answers.</summary>
public sealed class FeedbackDesk(RainRefDatabase database, WorkFactory works, TicketMasks masks, TimeProvider clock)
{
    public const string Said = "answer.feedback";

    public async Task<Result<AnswerFeedback>> SayAsync(
        Actor actor, Guid answerId, Guid id, bool useful, FeedbackReason? reason, string? comment, CancellationToken ct)
    {
        if (AnswerFeedback.Check(reason, useful, comment) is { } fault)
            return fault;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        // The answer's lock keeps two words of one person from both being the first.
        if (await work.LockAsync<Answer>(answerId, ct) is not { } answer || await work.FindAsync<Ticket>(answer.TicketId, ct) is not { } ticket)
            return Error.NotFound("answer");
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        var feedback = await work.Db.Set<AnswerFeedback>().FirstOrDefaultAsync(f => f.AnswerId == answerId && f.ById == actor.Id, ct);
        if (feedback is null)
            work.Add(feedback = new AnswerFeedback(id, work.WorkspaceId, answerId, actor));
        var masked = string.IsNullOrWhiteSpace(comment) ? null : (await masks.MaskAsync(work, ticket, comment, ct)).Text;
        feedback.Say(useful, reason, masked, clock.GetUtcNow());
        work.Announce(Said, answerId, answer.TicketId);
        await work.CommitAsync(ct);
        return feedback;
    }

    /// <summary>The latest first.</summary>
    public async Task<Page<FeedbackRow>> ListAsync(Guid workspaceId, bool? useful, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var said = from f in db.Set<AnswerFeedback>()
                   join a in db.Answers on f.AnswerId equals a.Id
                   where useful == null || f.Useful == useful
                   select new { Feedback = f, Answer = a };
        var ordered = page.Descending ? said.OrderByDescending(s => s.Feedback.At).ThenByDescending(s => s.Feedback.Id) : said.OrderBy(s => s.Feedback.At).ThenBy(s => s.Feedback.Id);
        var rows = await ordered.Skip(page.Offset).Take(page.Limit)
            .Select(s => new FeedbackRow(s.Feedback, s.Answer.TicketId, s.Answer.Revision, s.Answer.Abstained, s.Answer.Confidence)).ToListAsync(ct);
        return new Page<FeedbackRow>(page.Number, page.Limit, await said.LongCountAsync(ct), rows);
    }
}
