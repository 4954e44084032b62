using RainRef.Domain.Answers;
using RainRef.Domain.Answers.Chat;
using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Answers.Chat;
using RainRef.Web.Api;
using RainRef.Web.Tickets;

namespace RainRef.Web.Answers.Chat;

/// <summary>A question.</summary>
/// <param name="ConversationId">The conversation that it goes on; without one, it begins one.</param>
/// <param name="UserRef">The customer's reference; with the first question only.</param>
/// <param name="Product">Only cards of this product answer; with the first question only.</param>
/// <param name="Stream">Whether the answer is read from <c>stream_url</c> instead of being waited for.</param>
public sealed record AskBody(string? Question, Guid? ConversationId, string? UserRef, string? Product, bool Stream = false)
{
    public ChatQuestion ToQuestion() => new(Question, ConversationId, UserRef, Product);
}

public sealed record RegenerateBody(bool Stream = false);

/// <param name="Rating"><c>helpful</c> or <c>unhelpful</c>.</param>
public sealed record RatingBody(string? Rating, string? Note);

/// <summary>Why a configured model's words were not used.</summary>
public sealed record FallbackView(string Code, string Message);

/// <summary>A turn: the question as it is stored and as it was understood, and its answer.</summary>
/// <param name="Status"><c>pending</c>, <c>answered</c>, or <c>superseded</c> by a regenerated turn.</param>
/// <param name="AnswerMd">Sentences with the numbers of their citations; empty with an abstention.</param>
/// <param name="HandOver">Whether a person must take over.</param>
/// <param name="Engine">What wrote it.</param>
/// <param name="StreamUrl">Where a pending answer is streamed from.</param>
public sealed record TurnView(
    Guid TurnId, Guid ConversationId, int Number, string Status, string Question, string Understood, string AnswerMd,
    IReadOnlyList<CitationView> Citations, double Confidence, bool Abstained, string? Missing, bool HandOver, string Engine,
    FallbackView? Fallback, string? Rating, string? StreamUrl, DateTimeOffset CreatedAt)
{
    public static TurnView Of(ProvedTurn proved)
    {
        var turn = proved.Turn;
        return new TurnView(
            turn.Id, turn.ConversationId, turn.Number, SnakeCase.Of(turn.Status), turn.Question, turn.Resolved, AnswerMarkdown.Of(turn.Sentences, numbered: true),
            CitationsOf(proved), turn.Confidence, turn.Abstained, turn.Missing, turn.HandOver, turn.Engine,
            turn.Fallback is { } code ? new FallbackView(code, ModelFallback.Words(code)) : null,
            turn.Rating is { } rating ? SnakeCase.Of(rating) : null,
            turn.Status == ChatTurnStatus.Pending ? $"/stream/chat?turn_id={turn.Id:D}" : null, turn.CreatedAt);
    }

    public static IReadOnlyList<CitationView> CitationsOf(ProvedTurn proved) =>
    [
        .. proved.Citations.Select(c => new CitationView(
            c.Number, SnakeCase.Of(c.OwnerKind), c.OwnerId, c.OwnerVersion, c.Start, c.Length, c.Title, c.Quote)),
    ];
}

/// <summary>A conversation with a page of its turns.</summary>
/// <param name="Summary">What is remembered of the turns before the last few.</param>
public sealed record ConversationView(
    Guid Id, string? UserRef, string? Product, string Summary, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, ListBody<TurnView> Turns);

/// <summary>What proves a turn's sentences.</summary>
public sealed record TurnCitations(Guid TurnId, IReadOnlyList<CitationView> Citations);
