using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Answers;

/// <summary>Reads answers with what proves them.</summary>
public sealed class AnswerQueries(RainRefDatabase database)
{
    public async Task<AnswerView?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Answers.FirstOrDefaultAsync(a => a.Id == id, ct) is { } answer ? await ViewAsync(db, answer, ct) : null;
    }

    /// <summary>The ticket that an answer is for.</summary>
    public async Task<Guid?> TicketOfAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Answers.Where(a => a.Id == id).Select(a => (Guid?)a.TicketId).FirstOrDefaultAsync(ct);
    }

    /// <summary>All revisions of a ticket's answer, the latest first.</summary>
    public async Task<IReadOnlyList<AnswerView>> RevisionsAsync(Guid workspaceId, Guid ticketId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var views = new List<AnswerView>();
        foreach (var answer in await db.Answers.Where(a => a.TicketId == ticketId).OrderByDescending(a => a.Id).Take(100).ToListAsync(ct))
            views.Add(await ViewAsync(db, answer, ct));
        return views;
    }

    public async Task<ReplySettings> SettingsAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<ReplySettings>().FirstOrDefaultAsync(ct) ?? new ReplySettings(workspaceId);
    }

    internal static async Task<AnswerView?> CurrentAsync(RainRefDbContext db, Guid ticketId, CancellationToken ct) =>
        await db.Answers.Where(a => a.TicketId == ticketId && a.Status != AnswerStatus.Superseded)
            .OrderByDescending(a => a.Id).FirstOrDefaultAsync(ct) is { } answer ? await ViewAsync(db, answer, ct) : null;

    private static async Task<AnswerView> ViewAsync(RainRefDbContext db, Answer answer, CancellationToken ct)
    {
        var citations = await db.Citations.Where(c => c.AnswerId == answer.Id).OrderBy(c => c.Number).ToListAsync(ct);
        var fragmentIds = citations.Select(c => c.FragmentId).ToArray();
        var passages = await db.Fragments.Where(f => fragmentIds.Contains(f.Id)).ToDictionaryAsync(f => f.Id, f => f.Text, ct);
        var ticket = await db.Tickets.FirstAsync(t => t.Id == answer.TicketId, ct);
        var feedback = await db.Set<AnswerFeedback>().Where(f => f.AnswerId == answer.Id).OrderByDescending(f => f.At).Take(50).ToListAsync(ct);
        var frame = answer.Abstained ? ReplyFrame.None : await ReplyFrame.ForAsync(db, ticket, answer.Language, null, null, ct);
        var verdicts = CitationEnforcer.Judge(answer.Sentences, citations.Select(c => c.ToDraft()));
        return new AnswerView(
            answer.Id, answer.Abstained, answer.Missing, answer.Confidence, answer.Threshold,
            [.. answer.Sentences.Select((s, i) => new SentenceView(s.Text, s.Citations, s.Before, verdicts[i].Code))],
            [.. citations.Select(c => new ProofView(
                c.Number, c.Title, SnakeCase.Of(c.OwnerKind), c.OwnerVersion, c.Quote,
                passages.GetValueOrDefault(c.FragmentId, c.Quote), c.OwnerId, c.Start, c.Length))])
        {
            TicketId = answer.TicketId,
            Status = SnakeCase.Of(answer.Status),
            Revision = answer.Revision,
            Origin = SnakeCase.Of(answer.Origin),
            WrittenBy = answer.WrittenBy,
            Language = answer.Language,
            Fallback = answer.Fallback is { } code ? ModelFallback.Words(code) : null,
            HandOver = answer.HandOver,
            TakenOverBy = answer.TakenOverBy,
            Greeting = frame.Greeting,
            Closing = frame.Closing,
            Contradictions = [.. answer.Contradictions.Select(c => new ContradictionView(c.First, c.Second, SnakeCase.Of(c.Kind), c.Says, c.Other))],
            Feedback = [.. feedback.Select(f => new FeedbackView(f.By, f.ById, f.Useful, f.Reason is { } r ? SnakeCase.Of(r) : null, f.Comment, f.At))],
            CreatedAt = answer.CreatedAt,
        };
    }
}
