using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Signals;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Signals;

/// <summary>Emits what a thread says about the product: once for a ticket and a type of signal.</summary>
public sealed class SignalStep(PlaybookCatalog playbooks, TimeProvider clock) : IJobStep
{
    public string Kind => StepNames.Signal;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<TicketPayload>().TicketId;
        await using var work = await run.EndAsync(ct);
        if (await work.LockAsync<Ticket>(id, ct) is { ErasedAt: null } ticket)
        {
            var playbook = (await playbooks.ForAsync(work.Db, ct)).ByName(ticket.Triage?.Playbook.Value);
            var draft = Signalizer.Read(ticket, await work.Db.CustomerTextAsync(id, ct), playbook?.SignalType);
            var program = Actor.Program(run.WorkspaceId);
            if (draft is not null
                && !await work.Db.ProductSignals.AnyAsync(s => s.TicketId == id && s.Type == draft.Type, ct))
            {
                new EmitSignal(clock).Write(work, program, draft, Ids.New(clock));
            }
        }

        await work.CommitAsync(ct);
    }
}
