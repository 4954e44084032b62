using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers.Chat;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Answers.Chat;

/// <summary>Reads what is remembered of a conversation; as much for the thousandth question as for the tenth.</summary>
internal static class ChatMemories
{
    /// <summary>The memory before a question.</summary>
    /// <param name="number">The question's number.</param>
    public static async Task<ChatMemory> BeforeAsync(
        this RainRefDbContext db, ChatConversation conversation, int number, CancellationToken ct)
    {
        var recent = await Current(db, conversation.Id).Where(t => t.Number < number && t.Number >= number - ChatMemory.RecentTurns)
            .OrderBy(t => t.Number).Select(t => new { t.Topic, t.Sentences }).ToListAsync(ct);
        return new ChatMemory(conversation.Summary, [.. recent.Select(t => Remembered(t.Topic, t.Sentences))]);
    }

    /// <summary>The turn that is not among the last few any more once this number is answered; null where none is.</summary>
    public static async Task<RememberedTurn?> LeavingAsync(this RainRefDbContext db, Guid conversationId, int number, CancellationToken ct) =>
        await Current(db, conversationId).Where(t => t.Number == number - ChatMemory.RecentTurns)
            .Select(t => new { t.Topic, t.Sentences }).FirstOrDefaultAsync(ct) is { } turn
            ? Remembered(turn.Topic, turn.Sentences)
            : null;

    private static IQueryable<ChatTurn> Current(RainRefDbContext db, Guid conversationId) =>
        db.ChatTurns.Where(t => t.ConversationId == conversationId && t.Status != ChatTurnStatus.Superseded);

    private static RememberedTurn Remembered(string topic, Domain.Answers.DraftSentence[] sentences) =>
        new(topic, sentences.Length == 0 ? "" : sentences[0].Text);
}
