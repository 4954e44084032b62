using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Answers;
using RainRef.Domain.Answers.Chat;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Answers.Chat;

/// <summary>A question as it comes in.</summary>
/// <param name="ConversationId">Null begins a conversation.</param>
/// <param name="UserRef">The customer; only where a conversation begins.</param>
/// <param name="Product">Narrows what answers; only where a conversation begins.</param>
public sealed record ChatQuestion(string? Text, Guid? ConversationId, string? UserRef, string? Product);

/// <summary>Who asks, and whether others' conversations are open to them.</summary>
public sealed record ChatCaller(Actor Actor, bool SeesAll)
{
    public bool May(ChatConversation conversation) => SeesAll || conversation.StartedBy == Actor.Id;
}

/// <summary>
/// Takes questions and answers them. A question is stored, masked, before it is answered, so that whoever asks again
/// after a crash gets its answer and no second one.
/// </summary>
public sealed class ChatDesk(
    WorkFactory works, RainRefDatabase database, ConversationMasks masks, EventNormalizer normalizer, DraftComposer composer,
    IOptions<ChatOptions> options, TimeProvider clock)
{
    /// <summary>Stores a question.</summary>
    /// <param name="turnId">Where it is there already, it is given back as it is.</param>
    /// <param name="conversationId">Of a conversation that begins.</param>
    public async Task<Result<ChatTurn>> AskAsync(
        ChatCaller caller, ChatQuestion question, Guid turnId, Guid conversationId, CancellationToken ct)
    {
        if (Check(question) is { } error)
            return error;
        await using var work = await works.OpenAsync(caller.Actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<ChatTurn>(turnId, ct) is { } there)
            return there;
        var now = clock.GetUtcNow();
        ChatConversation conversation;
        if (question.ConversationId is { } id)
        {
            if (await work.LockAsync<ChatConversation>(id, ct) is not { } known || !caller.May(known))
                return Error.NotFound("conversation");
            conversation = known;
        }
        else
        {
            conversation = new ChatConversation(
                conversationId, work.WorkspaceId, caller.Actor.Id, Reference(question.UserRef), Reference(question.Product), now);
            work.Add(conversation);
        }

        string text;
        try
        {
            text = await masks.MaskAsync(work, conversation, question.Text!.Trim().ReplaceLineEndings("\n"), ct);
        }
        catch (RegexMatchTimeoutException)
        {
            return new Error(ErrorKind.Unavailable, "pii_pattern_timeout", "A pattern for personal data took too long on this question.");
        }

        var number = conversation.Ask(now);
        var memory = await work.Db.BeforeAsync(conversation, number, ct);
        var turn = new ChatTurn(turnId, conversation, number, text, FollowUp.Read(text, memory), now);
        work.Add(turn);
        await work.CommitAsync(ct);
        return turn;
    }

    /// <summary>Answers a turn that waits; one that is answered is given back as it is.</summary>
    /// <param name="listener">Hears of a model's sentences as they are proved.</param>
    public async Task<Result<ChatTurn>> AnswerAsync(ChatCaller caller, Guid turnId, DraftListener? listener, CancellationToken ct)
    {
        DraftRequest request;
        await using (var db = await database.ReadAsync(caller.Actor.WorkspaceId, ct))
        {
            if (await VisibleAsync(db, caller, turnId, ct) is not var (turn, conversation))
                return Error.NotFound("turn");
            if (turn.Status != ChatTurnStatus.Pending)
                return turn;
            var memory = composer.HasModel ? await db.BeforeAsync(conversation, turn.Number, ct) : ChatMemory.None;
            request = new DraftRequest(
                conversation.WorkspaceId, turn.Resolved, conversation.Product, memory.ToContext(options.Value.ContextTokens));
        }

        var draft = await composer.ComposeAsync(request, listener, ct);
        return await StoreAsync(caller.Actor, turnId, draft, ct);
    }

    /// <summary>Puts another turn in the place of the last one, to be answered from what is approved now.</summary>
    public async Task<Result<ChatTurn>> RegenerateAsync(ChatCaller caller, Guid turnId, Guid newId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(caller.Actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<ChatTurn>(newId, ct) is { } there)
            return there;
        if (await LockAsync(work, caller, turnId, ct) is not var (turn, conversation))
            return Error.NotFound("turn");
        var regenerated = turn.Regenerate(newId, conversation, clock.GetUtcNow());
        if (!regenerated.Succeeded)
            return regenerated;
        // The old one first: two of a number cannot stand beside each other.
        await work.Db.SaveChangesAsync(ct);
        work.Add(regenerated.Value);
        await work.CommitAsync(ct);
        return regenerated;
    }

    public async Task<Result<ChatTurn>> RateAsync(ChatCaller caller, Guid turnId, ChatRating rating, string? note, CancellationToken ct)
    {
        if (note?.Length > ChatTurn.MaxNoteLength)
            return Error.Validation("note", $"note has at most {ChatTurn.MaxNoteLength:N0} characters.");
        if (note is not null && StorableText.Check("note", note) is { } unstorable)
            return unstorable;
        await using var work = await works.OpenAsync(caller.Actor.WorkspaceId, null, 0, ct);
        if (await LockAsync(work, caller, turnId, ct) is not var (turn, conversation))
            return Error.NotFound("turn");
        var rated = turn.Rate(rating, Blank(note) is { } words ? await masks.MaskAsync(work, conversation, words, ct) : null);
        if (!rated.Succeeded)
            return rated;
        work.Announce("chat.rated", turnId, null);
        await work.CommitAsync(ct);
        return rated;
    }

    /// <summary>A turn and its conversation, where the caller may see them.</summary>
    internal static async Task<(ChatTurn Turn, ChatConversation Conversation)?> VisibleAsync(
        RainRefDbContext db, ChatCaller caller, Guid turnId, CancellationToken ct)
    {
        if (await db.ChatTurns.FirstOrDefaultAsync(t => t.Id == turnId, ct) is not { } turn)
            return null;
        var conversation = await db.Conversations.FirstAsync(c => c.Id == turn.ConversationId, ct);
        return caller.May(conversation) ? (turn, conversation) : null;
    }

    private async Task<Result<ChatTurn>> StoreAsync(Actor actor, Guid turnId, Draft draft, CancellationToken ct)
    {
        var enforced = CitationEnforcer.Check(draft);
        if (!enforced.Succeeded)
            throw new InvalidOperationException($"The draft for turn {turnId} is not sendable: {enforced.Error.Code}.");
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await LockAsync(work, new ChatCaller(actor, SeesAll: true), turnId, ct) is not var (turn, conversation))
            return Error.NotFound("turn");
        if (!turn.Answer(draft, clock.GetUtcNow()))
            return turn;
        foreach (var citation in draft.Citations)
            work.Add(new TurnCitation(Ids.New(clock), turn, citation));
        if (await work.Db.LeavingAsync(conversation.Id, turn.Number, ct) is { } leaving)
            conversation.Remember(RollingSummary.Roll(conversation.Summary, leaving, options.Value.SummaryTokens));
        work.Record(new ReceiptDraft(draft.Abstained ? "chat.abstained" : "chat.answered", turnId, null, actor, Attest(draft)));
        work.Announce("chat.answered", turnId, null);
        await work.CommitAsync(ct);
        return turn;
    }

    private static JsonObject Attest(Draft draft) => new()
    {
        ["engine"] = draft.Engine,
        ["fallback"] = draft.Fallback,
        ["confidence"] = draft.Confidence,
        ["sentences"] = draft.Sentences.Length,
        ["citations"] = AnswerWriter.Attest(draft.Citations),
    };

    // The conversation first, as with a question, so that two never wait for each other.
    private static async Task<(ChatTurn Turn, ChatConversation Conversation)?> LockAsync(
        Work work, ChatCaller caller, Guid turnId, CancellationToken ct)
    {
        if (await work.FindAsync<ChatTurn>(turnId, ct) is not { } found
            || await work.LockAsync<ChatConversation>(found.ConversationId, ct) is not { } conversation || !caller.May(conversation))
        {
            return null;
        }

        return await work.LockAsync<ChatTurn>(turnId, ct) is { } turn ? (turn, conversation) : null;
    }

    private static Error? Check(ChatQuestion question)
    {
        if (string.IsNullOrWhiteSpace(question.Text))
            return Error.Validation("question", "question is missing.");
        if (question.Text.Length > ChatTurn.MaxQuestionLength)
            return Error.Validation("question", $"question has at most {ChatTurn.MaxQuestionLength:N0} characters.");
        if (question.ConversationId is not null && (question.UserRef is not null || question.Product is not null))
            return Error.Validation("conversation_id", "user_ref and product are given with the first question of a conversation only.");
        if (question.UserRef?.Length > RefEvent.MaxReferenceLength)
            return Error.Validation("user_ref", $"user_ref has at most {RefEvent.MaxReferenceLength} characters.");
        if (question.Product?.Length > RefEvent.MaxNameLength)
            return Error.Validation("product", $"product has at most {RefEvent.MaxNameLength} characters.");
        return StorableText.Check("question", question.Text)
            ?? (question.UserRef is { } user ? StorableText.Check("user_ref", user) : null)
            ?? (question.Product is { } product ? StorableText.Check("product", product) : null);
    }

    private string? Reference(string? text) => Blank(text) is { } reference ? normalizer.UserRefOf(reference) : null;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
