using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers.Chat;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Answers.Chat;

/// <summary>A turn with what proves it.</summary>
public sealed record ProvedTurn(ChatTurn Turn, IReadOnlyList<TurnCitation> Citations);

/// <summary>A conversation with a page of its turns.</summary>
public sealed record ConversationPage(ChatConversation Conversation, Page<ProvedTurn> Turns);

/// <summary>Reads conversations, each only for whom it is.</summary>
public sealed class ChatQueries(RainRefDatabase database)
{
    /// <returns>Null where there is no such turn, or it is none of the caller's business.</returns>
    public async Task<ProvedTurn?> TurnAsync(ChatCaller caller, Guid turnId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(caller.Actor.WorkspaceId, ct);
        if (await ChatDesk.VisibleAsync(db, caller, turnId, ct) is not var (turn, _))
            return null;
        return new ProvedTurn(turn, await db.TurnCitations.Where(c => c.TurnId == turnId).OrderBy(c => c.Number).ToListAsync(ct));
    }

    public async Task<ConversationPage?> ConversationAsync(ChatCaller caller, Guid id, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(caller.Actor.WorkspaceId, ct);
        if (await db.Conversations.FirstOrDefaultAsync(c => c.Id == id, ct) is not { } conversation || !caller.May(conversation))
            return null;
        var turns = db.ChatTurns.Where(t => t.ConversationId == id && t.Status != ChatTurnStatus.Superseded);
        var rows = await (page.Descending ? turns.OrderByDescending(t => t.Number) : turns.OrderBy(t => t.Number)).Skip(page.Offset).Take(page.Limit).ToListAsync(ct);
        var ids = rows.ConvertAll(t => t.Id);
        var citations = (await db.TurnCitations.Where(c => ids.Contains(c.TurnId)).OrderBy(c => c.Number).ToListAsync(ct)).ToLookup(c => c.TurnId);
        return new ConversationPage(
            conversation,
            new Page<ProvedTurn>(
                page.Number, page.Limit, await turns.LongCountAsync(ct), [.. rows.Select(t => new ProvedTurn(t, [.. citations[t.Id]]))]));
    }
}
