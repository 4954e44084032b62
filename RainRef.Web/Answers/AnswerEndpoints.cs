using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Web.Api;
using RainRef.Web.Tickets;

namespace RainRef.Web.Answers;

public static class AnswerEndpoints
{
    public static void MapAnswerEndpoint(this RouteGroupBuilder support)
    {
        support.MapPost("/answer", AnswerAsync).RequireAuthorization(Access.WriteTickets).WithName("Answer")
            .WithSummary("A draft in which every sentence is cited, or an abstention that says what is missing.");
        support.MapPost("/answers/{id:guid}/send", SendAsync).RequireAuthorization(Access.WriteTickets).WithName("SendAnswer")
            .WithSummary("Send a ticket's draft as the reply. Refused while a sentence lacks proof, when what it cites does not answer any more, or a slot has no value.");
        support.MapAnswerRevisions();
        support.MapReplySettings();
    }

    private static async Task<Results<Ok<SentAnswer>, ProblemHttpResult>> SendAsync(
        Guid id, SendBody? body, SendAnswer send, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var sent = await send.RunAsync(work, actor, id, new AnswerSending(body?.Values ?? [], MessageId: http.NewId(clock)), ct);
        if (!sent.Succeeded)
            return sent.Error.ToProblem(http);
        await work.CommitAsync(ct);
        var answer = sent.Value.Answer;
        return TypedResults.Ok(new SentAnswer(answer.Id, answer.TicketId, SnakeCase.Of(answer.Status), answer.SentAt!.Value));
    }

    private static async Task<Results<Ok<AnswerResult>, ProblemHttpResult>> AnswerAsync(
        AnswerBody body, TicketArrival arrival, AnswerDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        var ticketId = body.TicketId;
        if (ticketId is null)
        {
            var stored = await arrival.IngestAsync(actor.WorkspaceId, body.ToRaw(), http.NewId(clock), ct);
            if (!stored.Succeeded)
                return stored.Error.ToProblem(http);
            ticketId = await arrival.TicketOfAsync(actor.WorkspaceId, stored.Value.Id, ct);
            if (ticketId is null)
            {
                return new Error(
                    ErrorKind.Unavailable, "pipeline_behind", "The event is stored, but the pipeline is behind. Ask again later.",
                    new Dictionary<string, object?> { ["event_id"] = stored.Value.Id }).ToProblem(http);
            }
        }

        var answer = await desk.AnswerAsync(actor, ticketId.Value, ct);
        return answer.Succeeded ? TypedResults.Ok(answer.Value) : answer.Error.ToProblem(http);
    }
}

/// <summary>Gives a ticket's current draft, waiting for the pipeline's or writing one where the pipeline does not run.</summary>
internal sealed class AnswerDesk(
    RainRefDatabase database, TicketArrival arrival, GroundingStep grounding, AnswerWriter writer, WorkFactory works,
    PlaybookCatalog playbooks)
{
    public async Task<Result<AnswerResult>> AnswerAsync(Actor actor, Guid ticketId, CancellationToken ct)
    {
        await using (var db = await database.ReadAsync(actor.WorkspaceId, ct))
        {
            if (!await db.Tickets.AnyAsync(t => t.Id == ticketId, ct))
                return Error.NotFound("ticket");
        }

        var answer = await arrival.AnswerOfAsync(actor.WorkspaceId, ticketId, ct) ?? await WriteAsync(actor, ticketId, ct);
        return await ViewAsync(actor, ticketId, answer, ct);
    }

    private async Task<Answer> WriteAsync(Actor actor, Guid ticketId, CancellationToken ct)
    {
        var draft = await grounding.DraftAsync(actor.WorkspaceId, ticketId, ct);
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        await work.LockAsync<Ticket>(ticketId, ct);
        var answer = await writer.WriteAsync(work, ticketId, draft, actor, ct);
        await work.CommitAsync(ct);
        return answer;
    }

    private async Task<AnswerResult> ViewAsync(Actor actor, Guid ticketId, Answer answer, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        var citations = await db.Citations.Where(c => c.AnswerId == answer.Id).OrderBy(c => c.Number).ToListAsync(ct);
        var ticket = await db.Tickets.FirstAsync(t => t.Id == ticketId, ct);
        var text = await db.CustomerTextAsync(ticketId, ct);
        var suggested = (await playbooks.ForAsync(db, ct)).Enabled.FirstOrDefault(p => p.Serves(ticket.Product) && p.Matches($"{ticket.Subject}\n{text}").Count > 0);
        var frame = answer.Abstained ? ReplyFrame.None : await ReplyFrame.ForAsync(db, ticket, answer.Language, actor.Name, null, ct);
        return new AnswerResult(
            ticketId, answer.Id, AnswerMarkdown.Of(answer),
            [.. citations.Select(c => new CitationView(
                c.Number, SnakeCase.Of(c.OwnerKind), c.OwnerId, c.OwnerVersion, c.Start, c.Length, c.Title, c.Quote))],
            suggested is null ? [] : [Suggest(suggested, ticket, text)],
            answer.Confidence, answer.Abstained, answer.Missing, answer.HandOver, frame.Greeting, frame.Closing, answer.Revision, answer.Language,
            [.. answer.Contradictions.Select(c => new ContradictionView(c.First, c.Second, SnakeCase.Of(c.Kind), c.Says, c.Other))]);
    }

    private static SuggestedAction Suggest(Playbook playbook, Ticket ticket, string text)
    {
        var request = ActionPlanner.Plan(playbook, ticket, text);
        return new SuggestedAction(request.Type, playbook.Title, request.Parameters, request.Missing);
    }
}
