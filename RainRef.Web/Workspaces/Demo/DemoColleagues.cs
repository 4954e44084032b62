using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Web.Workspaces.Demo;

/// <summary>Does what the demo's colleagues did, by the desks that people use.</summary>
public sealed class DemoColleagues(RainRefDatabase database, WorkFactory works, ReplyDesk replies, ApprovalDesk approvals, TimeProvider clock)
{
    /// <summary>Does one act on the ticket that a message became.</summary>
    /// <returns>Why it was refused; null where it was done.</returns>
    public async Task<Error?> DoAsync(Guid workspaceId, string eventId, DemoAct act, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var ticketId = await (
            from e in db.RefEvents
            join m in db.Messages on e.Id equals m.EventId
            where e.ExternalId == eventId
            select (Guid?)m.TicketId).FirstOrDefaultAsync(ct);
        if (ticketId is not { } id)
            return Error.NotFound("ticket");
        var by = await ActorAsync(db, workspaceId, act.By, ct);
        return await DecideAsync(db, by, id, act, ct)
            ?? await ChangeAsync(by, id, new TicketChange
            {
                Assign = act.Assign is not null,
                AssigneeId = act.Assign is { } account ? (await ActorAsync(db, workspaceId, account, ct)).Id : null,
                Tags = act.Tags,
                Priority = act.Priority,
            }, ct)
            ?? await WriteAsync(db, by, id, act, ct)
            ?? await ChangeAsync(by, id, After(act), ct);
    }

    private TicketChange After(DemoAct act) => new()
    {
        Status = act is { Send: false, Reply: null } ? act.Status : null,
        Snooze = act.Snooze is not null,
        SnoozeUntil = act.Snooze is { } time ? clock.GetUtcNow() + DemoTickets.Duration(time) : null,
    };

    private async Task<Error?> DecideAsync(RainRefDbContext db, Actor by, Guid ticketId, DemoAct act, CancellationToken ct)
    {
        if ((act.Approve ?? act.Reject) is not { } note)
            return null;
        var waiting = await db.Actions.Where(a => a.TicketId == ticketId && a.Status == ActionStatus.Waiting).OrderBy(a => a.Id).FirstOrDefaultAsync(ct);
        if (waiting is null)
            return Error.NotFound("action that waits");
        var decided = await approvals.DecideAsync(by, waiting.Id, new LeadsWord(act.Approve is not null, note, null), ct);
        return decided.Succeeded ? null : decided.Error;
    }

    private async Task<Error?> WriteAsync(RainRefDbContext db, Actor by, Guid ticketId, DemoAct act, CancellationToken ct)
    {
        if (act.Note is { } note)
        {
            var left = await replies.NoteAsync(by, ticketId, Ids.New(clock), new NoteDraft(note), ct);
            if (!left.Succeeded)
                return left.Error;
        }

        if (!act.Send && act.Reply is null)
            return null;
        Guid? draft = act.Send
            ? await db.Answers.Where(a => a.TicketId == ticketId && a.Status != AnswerStatus.Superseded).OrderByDescending(a => a.Id).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(ct)
            : null;
        var reply = new ReplyDraft(act.Reply, draft, null, act.Status ?? TicketStatus.Pending);
        var sent = await replies.ReplyAsync(by, ticketId, Ids.New(clock), reply, ct);
        return sent.Succeeded ? null : sent.Error;
    }

    private async Task<Error?> ChangeAsync(Actor by, Guid ticketId, TicketChange change, CancellationToken ct)
    {
        if (change == new TicketChange())
            return null;
        await using var work = await works.OpenAsync(by.WorkspaceId, null, 0, ct);
        var changed = await new ChangeTicket(clock).RunAsync(work, by, ticketId, change, ct);
        if (!changed.Succeeded)
            return changed.Error;
        await work.CommitAsync(ct);
        return null;
    }

    private static async Task<Actor> ActorAsync(RainRefDbContext db, Guid workspaceId, string account, CancellationToken ct)
    {
        var email = $"{account}@rainref.local";
        var member = await db.Members.FirstAsync(m => m.Email == email, ct);
        return new Actor(member.Id, member.DisplayName, member.Role, workspaceId);
    }
}
