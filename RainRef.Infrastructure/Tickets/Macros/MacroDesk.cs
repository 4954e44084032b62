using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Tickets.Macros;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Macros;

/// <summary>A macro's text for one ticket.</summary>
/// <param name="Text">With the slots filled that the ticket knows; the others stand as <c>{{name}}</c>.</param>
/// <param name="Open">The slots that are left to the writer.</param>
public sealed record MacroText(Guid Id, string Name, string Text, IReadOnlyList<string> Open, MacroActions Actions);

/// <summary>Keeps macros and canned pieces, and fills them for a ticket.</summary>
public sealed class MacroDesk(WorkFactory works, RainRefDatabase database, PiiPatterns patterns, TimeProvider clock)
{
    /// <summary>The event that says so.</summary>
    public const string Changed = "macros.changed";

    private const string Subject = "ticket_subject";
    private const string Product = "product";
    private const int Most = 500;

    /// <summary>The slots that a ticket fills by itself.</summary>
    public static readonly IReadOnlyList<string> KnownSlots =
        [ReplySlots.AgentName, ReplySlots.TicketNumber, ReplySlots.Workspace, Subject, Product];

    public async Task<IReadOnlyList<Macro>> AllAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<Macro>().AsNoTracking().OrderBy(m => m.Name).Take(Most).ToListAsync(ct);
    }

    /// <param name="create">Whether it must be new, or must be there.</param>
    public async Task<Result<Macro>> SetAsync(
        Actor actor, Guid id, bool create, string? name, string? body, MacroActions? actions, CancellationToken ct)
    {
        if (await patterns.CheckTagsAsync(actor.WorkspaceId, "add_tags", actions?.AddTags?.Where(t => t is not null), ct) is { } personal)
            return personal;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var macro = await work.LockAsync<Macro>(id, ct);
        if (macro is null && !create)
            return Error.NotFound("macro");
        if (macro is null)
        {
            if (await work.Db.Set<Macro>().CountAsync(ct) >= Most)
                return Error.Conflict("too_many_macros", $"There are at most {Most} macros.");
            macro = new Macro(id, work.WorkspaceId);
            work.Add(macro);
        }

        var set = macro.Set(name, body, actions, actor.Name, clock.GetUtcNow());
        if (!set.Succeeded)
            return set;
        work.Add(new AuditEntry(Ids.New(clock), actor, "macro.set", "macro", id, clock.GetUtcNow()));
        work.Announce(Changed, id, null);
        try
        {
            await work.CommitAsync(ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Error.Conflict("name_taken", "There is a macro of this name already.");
        }

        return macro;
    }

    public async Task<Result<bool>> RemoveAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Macro>(id, ct) is not { } macro)
            return Error.NotFound("macro");
        work.Remove(macro);
        work.Add(new AuditEntry(Ids.New(clock), actor, "macro.removed", "macro", id, clock.GetUtcNow()));
        work.Announce(Changed, id, null);
        await work.CommitAsync(ct);
        return true;
    }

    public async Task<Result<MacroText>> FillAsync(Actor actor, Guid ticketId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        if (await db.Tickets.FirstOrDefaultAsync(t => t.Id == ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        if (await db.Set<Macro>().FirstOrDefaultAsync(m => m.Id == id, ct) is not { } macro)
            return Error.NotFound("macro");
        var workspace = await db.Workspaces.Select(w => w.Name).FirstAsync(ct);
        var known = new Dictionary<string, string?>
        {
            [ReplySlots.AgentName] = actor.Name,
            [ReplySlots.TicketNumber] = ticket.Number.ToString(CultureInfo.InvariantCulture),
            [ReplySlots.Workspace] = workspace,
            [Subject] = ticket.Subject,
            [Product] = ticket.Product,
        };
        var used = SlotText.Used(macro.Body);
        var values = used.ToDictionary(name => name, name => known.GetValueOrDefault(name) ?? $"{{{{{name}}}}}");
        return new MacroText(
            macro.Id, macro.Name, SlotText.Fill(macro.Body, values), [.. used.Where(name => known.GetValueOrDefault(name) is null)], macro.Actions);
    }
}
