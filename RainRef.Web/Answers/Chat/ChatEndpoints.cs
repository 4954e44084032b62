using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RainRef.Domain.Answers.Chat;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Answers.Chat;
using RainRef.Web.Api;

namespace RainRef.Web.Answers.Chat;

public static class ChatEndpoints
{
    public static void MapChatEndpoints(this WebApplication app)
    {
        var chat = app.MapGroup("/api/chat").WithTags("chat").RequireAuthorization(Access.Chat);
        chat.MapPost("/ask", AskAsync).AddEndpointFilter<CallerRateLimit<ChatLimiter>>().WithName("AskChat")
            .WithSummary("Ask a question, alone or in a conversation: a cited answer, or an abstention that hands over. With 'stream', 202 and where to read it.");
        chat.MapPost("/turns/{id:guid}/regenerate", RegenerateAsync).AddEndpointFilter<CallerRateLimit<ChatLimiter>>().WithName("RegenerateTurn")
            .WithSummary("Answer the last question of a conversation anew, from what is approved now, as another turn in its place.");
        chat.MapPost("/turns/{id:guid}/feedback", RateAsync).WithName("RateTurn")
            .WithSummary("Say whether an answer was helpful or unhelpful, and why; the last word counts.");
        chat.MapGet("/turns/{id:guid}", FindAsync).WithName("GetTurn").WithSummary("One turn, also one that waits or was regenerated.");
        chat.MapGet("/conversations/{id:guid}", ConversationAsync).WithName("GetConversation")
            .WithSummary("A conversation with its turns, oldest first; customers see their own only.");
        app.MapGet("/stream/chat", StreamAsync).RequireAuthorization(Access.Chat).WithTags("chat").WithName("StreamChat")
            .WithSummary("A turn's answer as server-sent events: 'start', 'token' for each piece, 'done' with the turn and its citations; "
                + "'start' again where a draft begins anew, 'error' where none could be written.")
            .Produces(200, contentType: "text/event-stream");
        app.MapGet("/api/citations/turn/{id:guid}", CitationsAsync).RequireAuthorization(Access.Chat).WithTags("chat").WithName("TurnCitations")
            .WithSummary("What proves a turn's sentences: each quote with the version and span that it stands in.");
    }

    private static async Task<Results<Ok<TurnView>, Accepted<TurnView>, ProblemHttpResult>> AskAsync(
        AskBody body, ChatDesk desk, ChatQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var caller = Writer(http);
        var asked = await desk.AskAsync(caller, body.ToQuestion(), http.NewId(clock), http.NewId(clock, 1), ct);
        return asked.Succeeded ? await GiveAsync(asked.Value, body.Stream, caller, desk, queries, http, ct) : asked.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<TurnView>, Accepted<TurnView>, ProblemHttpResult>> RegenerateAsync(
        Guid id, RegenerateBody? body, ChatDesk desk, ChatQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var caller = Writer(http);
        var turn = await desk.RegenerateAsync(caller, id, http.NewId(clock), ct);
        return turn.Succeeded
            ? await GiveAsync(turn.Value, body?.Stream ?? false, caller, desk, queries, http, ct)
            : turn.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<TurnView>, Accepted<TurnView>, ProblemHttpResult>> GiveAsync(
        ChatTurn turn, bool stream, ChatCaller caller, ChatDesk desk, ChatQueries queries, HttpContext http, CancellationToken ct)
    {
        if (stream && turn.Status == ChatTurnStatus.Pending)
        {
            var view = TurnView.Of(new ProvedTurn(turn, []));
            return TypedResults.Accepted(view.StreamUrl, view);
        }

        var answered = await desk.AnswerAsync(caller, turn.Id, null, ct);
        if (!answered.Succeeded)
            return answered.Error.ToProblem(http);
        return await queries.TurnAsync(caller, turn.Id, ct) is { } proved
            ? TypedResults.Ok(TurnView.Of(proved))
            : Error.NotFound("turn").ToProblem(http);
    }

    private static async Task<Results<Ok<TurnView>, ProblemHttpResult>> RateAsync(
        Guid id, RatingBody body, ChatDesk desk, ChatQueries queries, HttpContext http, CancellationToken ct)
    {
        if (!SnakeCase.TryParse<ChatRating>(body.Rating, out var rating))
            return Error.Validation("rating", "rating is helpful or unhelpful.").ToProblem(http);
        var caller = Writer(http);
        var rated = await desk.RateAsync(caller, id, rating, body.Note, ct);
        if (!rated.Succeeded)
            return rated.Error.ToProblem(http);
        return await queries.TurnAsync(caller, id, ct) is { } proved ? TypedResults.Ok(TurnView.Of(proved)) : Error.NotFound("turn").ToProblem(http);
    }

    private static async Task<Results<Ok<TurnView>, ProblemHttpResult>> FindAsync(
        Guid id, ChatQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.TurnAsync(Reader(http), id, ct) is { } proved ? TypedResults.Ok(TurnView.Of(proved)) : Error.NotFound("turn").ToProblem(http);

    private static async Task<Results<Ok<ConversationView>, ProblemHttpResult>> ConversationAsync(
        Guid id, int? page, int? limit, string? order, ChatQueries queries, HttpContext http, CancellationToken ct)
    {
        var wanted = PageRequest.Create(page, limit, order ?? "asc");
        if (!wanted.Succeeded)
            return wanted.Error.ToProblem(http);
        if (await queries.ConversationAsync(Reader(http), id, wanted.Value, ct) is not var (conversation, turns))
            return Error.NotFound("conversation").ToProblem(http);
        return TypedResults.Ok(new ConversationView(
            conversation.Id, conversation.UserRef, conversation.Product, conversation.Summary, conversation.CreatedAt, conversation.UpdatedAt,
            ListBody.Of(turns, TurnView.Of)));
    }

    private static async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> StreamAsync(
        [FromQuery(Name = "turn_id")] Guid? turnId, ChatStream stream, ChatQueries queries, HttpContext http, CancellationToken ct)
    {
        if (turnId is not { } id)
            return Error.Validation("turn_id", "turn_id is missing.").ToProblem(http);
        var caller = Reader(http);
        return await queries.TurnAsync(caller, id, ct) is { } proved
            ? TypedResults.ServerSentEvents(stream.WriteAsync(caller, proved.Turn, ct))
            : Error.NotFound("turn").ToProblem(http);
    }

    private static async Task<Results<Ok<TurnCitations>, ProblemHttpResult>> CitationsAsync(
        Guid id, ChatQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.TurnAsync(Reader(http), id, ct) is { } proved
            ? TypedResults.Ok(new TurnCitations(id, TurnView.CitationsOf(proved)))
            : Error.NotFound("turn").ToProblem(http);

    private static ChatCaller Reader(HttpContext http) => new(http.Actor(), http.Actor().May(Access.ReadTickets));

    private static ChatCaller Writer(HttpContext http) => new(http.Actor(), http.Actor().May(Access.WriteTickets));
}
