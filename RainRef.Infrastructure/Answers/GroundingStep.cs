using RainRef.Domain.Answers;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Answers;

/// <summary>Drafts an answer from what approved text says, or abstains.</summary>
public sealed class GroundingStep(RainRefDatabase database, DraftComposer composer, AnswerWriter writer) : IJobStep
{
    public string Kind => StepNames.Grounding;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<TicketPayload>().TicketId;
        var draft = await DraftAsync(run.WorkspaceId, id, ct);
        await using var work = await run.EndAsync(ct);
        if (await work.LockAsync<Ticket>(id, ct) is { ErasedAt: null })
        {
            await writer.WriteAsync(work, id, draft, Actor.Program(run.WorkspaceId), ct);
            work.Enqueue(run.Next(StepNames.Planning, id, new TicketPayload(id)));
        }

        await work.CommitAsync(ct);
    }

    /// <summary>The draft for what the ticket's customer wrote so far.</summary>
    public async Task<Draft> DraftAsync(Guid workspaceId, Guid ticketId, CancellationToken ct)
    {
        string text;
        await using (var db = await database.ReadAsync(workspaceId, ct))
            text = await db.CustomerTextAsync(ticketId, ct);
        return await composer.ForTicketAsync(ticketId, new DraftRequest(workspaceId, text), ct);
    }
}
