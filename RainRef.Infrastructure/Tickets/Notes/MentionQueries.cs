using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Notes;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Notes;

/// <summary>Somebody who can be called, assigned and found.</summary>
public sealed record PersonView(Guid Id, string Name, string Role);

/// <summary>A call by a note.</summary>
/// <param name="Text">The note, masked.</param>
public sealed record MentionView(
    Guid Id, Guid TicketId, long TicketNumber, string Subject, Guid MessageId, string By, string Text, DateTimeOffset CreatedAt, DateTimeOffset? SeenAt);

/// <summary>Reads who can be called, and who was.</summary>
public sealed class MentionQueries(RainRefDatabase database)
{
    private const int MostPeople = 500;

    /// <summary>The colleagues who can see tickets, by name.</summary>
    public async Task<IReadOnlyList<PersonView>> PeopleAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return [.. (await PeopleAsync(db, ct)).Select(m => new PersonView(m.Id, m.DisplayName, SnakeCase.Of(m.Role)))];
    }

    /// <summary>Where a member was called, the latest first.</summary>
    /// <param name="seen">Whether they have opened the ticket since; null does not ask.</param>
    public async Task<Page<MentionView>> OfAsync(Actor actor, bool? seen, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        var own = db.Set<Mention>().Where(m => m.MemberId == actor.Id && (seen == null || (m.SeenAt != null) == seen));
        var total = await own.LongCountAsync(ct);
        var rows = await (
            from m in page.Descending ? own.OrderByDescending(m => m.Id) : own.OrderBy(m => m.Id)
            join t in db.Tickets on m.TicketId equals t.Id
            join n in db.Messages on m.MessageId equals n.Id
            select new MentionView(m.Id, t.Id, t.Number, t.Subject, n.Id, n.Author, n.Text, m.CreatedAt, m.SeenAt))
            .Skip(page.Offset).Take(page.Limit).ToListAsync(ct);
        return new Page<MentionView>(page.Number, page.Limit, total, rows);
    }

    /// <summary>The members whom a note calls, by name or by id.</summary>
    internal static async Task<Result<IReadOnlyList<Guid>>> CalledAsync(
        RainRefDbContext db, string text, IReadOnlyList<Guid> named, CancellationToken ct)
    {
        if (named.Count == 0 && !text.Contains('@', StringComparison.Ordinal))
            return Array.Empty<Guid>();
        var people = await PeopleAsync(db, ct);
        if (named.Except(people.Select(p => p.Id)).Any())
            return Error.Validation("mentions", "mentions are ids of members who may read tickets.");
        var names = MentionText.Find(text, people.Select(p => p.DisplayName)).Select(f => f.Name).ToHashSet();
        return people.Where(p => named.Contains(p.Id) || names.Contains(p.DisplayName)).Select(p => p.Id).ToArray();
    }

    private static Task<List<Member>> PeopleAsync(RainRefDbContext db, CancellationToken ct) =>
        db.Members.AsNoTracking().Where(m => m.Enabled && m.Role != Role.Customer).OrderBy(m => m.DisplayName).Take(MostPeople).ToListAsync(ct);
}
