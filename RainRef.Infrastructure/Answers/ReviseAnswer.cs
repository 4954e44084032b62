using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Answers;

/// <summary>How an answer is to be drafted anew.</summary>
/// <param name="Question">What it is to answer, in the agent's words; null takes what the customer wrote.</param>
/// <param name="Without">Cards and sources that it must not use.</param>
public sealed record AnewRequest(string? Question = null, IReadOnlyCollection<Guid>? Without = null);

/// <summary>
/// Puts another revision in an answer's place: drafted anew, or as a person edited it. Earlier ones are kept. Or a person
/// takes over.
/// </summary>
public sealed class ReviseAnswer(
    RainRefDatabase database, WorkFactory works, DraftComposer composer, AnswerWriter writer, TicketMasks masks, PiiPatterns patterns,
    TimeProvider clock)
{
    public const int MaxText = 20_000;
    private const int MaxWithout = 100;

    public async Task<Result<Answer>> RegenerateAsync(Actor actor, Guid answerId, AnewRequest request, CancellationToken ct)
    {
        if (request.Question is { } typed && (typed.Length > MaxText || string.IsNullOrWhiteSpace(typed)))
            return Error.Validation("question", $"question has 1 to {MaxText:N0} characters.");
        if (request.Without?.Count > MaxWithout)
            return Error.Validation("without", $"At most {MaxWithout} texts can be left out.");
        Guid ticketId;
        string question;
        await using (var db = await database.ReadAsync(actor.WorkspaceId, ct))
        {
            if (await db.Answers.FirstOrDefaultAsync(a => a.Id == answerId, ct) is not { } old)
                return Error.NotFound("answer");
            ticketId = old.TicketId;
            question = request.Question is { } words
                ? PiiScrubber.Scrub(words, new PiiMaskState(await patterns.OfAsync(actor.WorkspaceId, ct))).Text
                : await db.CustomerTextAsync(ticketId, ct);
        }

        var draft = await composer.ForTicketAsync(
            ticketId, new DraftRequest(actor.WorkspaceId, question, Without: request.Without), ct);
        return await OnCurrentAsync(actor, answerId, async (work, _, _) =>
            await writer.WriteAsync(work, ticketId, draft, actor, AnswerOrigin.Regenerated, ct), ct);
    }

    /// <summary>What an edited text lacks, sentence by sentence; nothing is stored.</summary>
    public async Task<Result<EditedText>> CheckAsync(Actor actor, Guid answerId, string? text, CancellationToken ct)
    {
        if (Fault(text) is { } fault)
            return fault;
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        return await db.Answers.FirstOrDefaultAsync(a => a.Id == answerId, ct) is { } answer
            ? await ReadAsync(db, answer, text!, ct)
            : Error.NotFound("answer");
    }

    /// <summary>Stores an edited text as the ticket's answer, also where it lacks proof: it then waits until every sentence has one.</summary>
    public async Task<Result<Answer>> EditAsync(Actor actor, Guid answerId, string? text, CancellationToken ct)
    {
        if (Fault(text) is { } fault)
            return fault;
        return await OnCurrentAsync(actor, answerId, async (work, ticket, answer) =>
        {
            var edited = await ReadAsync(work.Db, answer, text!, ct);
            var draft = new Draft(
                false, null, answer.Confidence, answer.Threshold, await MaskAsync(work, ticket, edited, ct), edited.Citations, answer.Retrieved, answer.Engine)
            {
                Language = answer.Language,
                Contradictions = Kept(answer, edited.Sentences),
            };
            return await writer.WriteAsync(work, ticket.Id, draft, actor, AnswerOrigin.Edited, ct);
        }, ct);
    }

    /// <summary>A person answers in RainRef's place, and has the ticket.</summary>
    public Task<Result<Answer>> TakeOverAsync(Actor actor, Guid answerId, CancellationToken ct) =>
        OnCurrentAsync(actor, answerId, async (work, ticket, answer) =>
        {
            var taken = answer.TakeOver(actor.Name);
            if (!taken.Succeeded)
                return taken;
            // An API key is no member and can be given no ticket.
            if (await work.FindAsync<Member>(actor.Id, ct) is not null)
            {
                var assigned = await new ChangeTicket(clock).RunAsync(
                    work, actor, ticket.Id, new TicketChange(Assign: true, AssigneeId: actor.Id), ct);
                if (!assigned.Succeeded)
                    return assigned.Error;
            }

            work.Record(new ReceiptDraft("answer.handed_over", answer.Id, ticket.Id, actor, new JsonObject
            {
                ["abstained"] = answer.Abstained,
                ["revision"] = answer.Revision,
            }));
            work.Announce("answer.handed_over", answer.Id, ticket.Id);
            return answer;
        }, ct);

    private async Task<Result<Answer>> OnCurrentAsync(
        Actor actor, Guid answerId, Func<Work, Ticket, Answer, Task<Result<Answer>>> act, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<Answer>(answerId, ct) is not { } found || await work.LockAsync<Ticket>(found.TicketId, ct) is not { } ticket)
            return Error.NotFound("answer");
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        var answer = (await work.LockAsync<Answer>(answerId, ct))!;
        if (answer.Status != AnswerStatus.Proposed)
            return Error.Conflict("answer_not_current", $"The answer is {SnakeCase.Of(answer.Status)}; revise the current one.");
        var done = await act(work, ticket, answer);
        if (done.Succeeded)
            await work.CommitAsync(ct);
        return done;
    }

    private static async Task<EditedText> ReadAsync(RainRefDbContext db, Answer answer, string text, CancellationToken ct)
    {
        var citations = await db.Citations.AsNoTracking().Where(c => c.AnswerId == answer.Id).OrderBy(c => c.Number).ToListAsync(ct);
        var ids = answer.Retrieved.Select(r => r.FragmentId).ToArray();
        // Those that are gone since are no proof any more.
        var fragments = await db.Fragments.AsNoTracking().Where(f => ids.Contains(f.Id)).ToListAsync(ct);
        return EditedText.Read(
            text, [.. citations.Select(c => c.ToDraft())], [.. fragments.OrderBy(f => Array.IndexOf(ids, f.Id)).Select(AnswerDrafter.Read)]);
    }

    // What a source says stays readable; what somebody typed is masked.
    private async Task<DraftSentence[]> MaskAsync(Work work, Ticket ticket, EditedText edited, CancellationToken ct)
    {
        var own = edited.Verdicts.Where(v => v.Code is not null).Select(v => v.Number - 1).ToList();
        if (own.Count == 0)
            return edited.Sentences;
        var masked = await masks.MaskAsync(work, ticket, own.ConvertAll(i => edited.Sentences[i].Text), ct);
        var sentences = edited.Sentences.ToArray();
        foreach (var (at, result) in own.Zip(masked))
            sentences[at] = sentences[at] with { Text = result.Text };
        return sentences;
    }

    private static Contradiction[] Kept(Answer answer, DraftSentence[] sentences)
    {
        int At(int number) => Array.FindIndex(sentences, s => s.Text == answer.Sentences[number - 1].Text) + 1;
        return [.. answer.Contradictions.Select(c => c with { First = At(c.First), Second = At(c.Second) }).Where(c => c is { First: > 0, Second: > 0 })];
    }

    private static Error? Fault(string? text) =>
        string.IsNullOrWhiteSpace(text) || text.Length > MaxText
            ? Error.Validation("text", $"text has 1 to {MaxText:N0} characters.")
            : StorableText.Check("text", text);
}
