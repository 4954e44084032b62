using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>Which kinds of things somebody may find.</summary>
public sealed record FindScope(bool Tickets, bool Cards, bool People);

public sealed record FoundTicket(Guid Id, long Number, string Subject, string Status);

public sealed record FoundCard(Guid Id, string Title, string State);

/// <summary>A colleague, or a customer as tickets name them.</summary>
/// <param name="Id">The member's; null for a customer.</param>
/// <param name="Role">The member's; null for a customer.</param>
/// <param name="LatestTicket">The number of a customer's newest ticket.</param>
public sealed record FoundPerson(Guid? Id, string Name, string? Role, long? LatestTicket);

/// <summary>The few things that fit what somebody typed, of each kind the closest first.</summary>
public sealed record Found(IReadOnlyList<FoundTicket> Tickets, IReadOnlyList<FoundCard> Cards, IReadOnlyList<FoundPerson> People)
{
    public static readonly Found Nothing = new([], [], []);

    public int Count => Tickets.Count + Cards.Count + People.Count;
}

/// <summary>Finds tickets by number and subject, cards by title, and people, while somebody types.</summary>
public sealed class WorkspaceFinder(RainRefDatabase database)
{
    public const int MaxLength = 200;
    public const int MaxLimit = 20;

    /// <summary>
    /// Subjects and customers are looked for among so many of the newest tickets, so that a keystroke costs the same in a
    /// workspace of a thousand tickets and of a million. A number finds any ticket.
    /// </summary>
    public const int Window = 20_000;

    private const int MaxWords = 6;

    public async Task<Result<Found>> FindAsync(Guid workspaceId, string? text, FindScope scope, int limit, CancellationToken ct)
    {
        if (limit is < 1 or > MaxLimit)
            return Error.Validation("limit", $"limit is from 1 to {MaxLimit}.");
        if (text?.Length > MaxLength || (text is not null && !StorableText.Is(text)))
            return Error.Validation("q", $"q has at most {MaxLength} characters.");
        var words = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxWords).ToArray();
        if (words.Length == 0)
            return Found.Nothing;
        await using var db = await database.ReadAsync(workspaceId, ct);
        var newest = scope.Tickets ? await db.Tickets.MaxAsync(t => (long?)t.Number, ct) ?? 0 : 0;
        return new Found(
            scope.Tickets ? await TicketsAsync(db, words, newest, limit, ct) : [],
            scope.Cards ? await CardsAsync(db, words, limit, ct) : [],
            scope.People ? await PeopleAsync(db, words, newest, limit, ct) : []);
    }

    private static async Task<IReadOnlyList<FoundTicket>> TicketsAsync(
        RainRefDbContext db, string[] words, long newest, int limit, CancellationToken ct)
    {
        var tickets = new List<FoundTicket>();
        if (words is [var only] && long.TryParse(only.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            tickets.AddRange(await Rows(db.Tickets.Where(t => t.Number == number)).ToListAsync(ct));
        var matching = db.Tickets.Where(t => t.Number > newest - Window);
        foreach (var pattern in words.Select(LikePattern.Containing))
            matching = matching.Where(t => EF.Functions.ILike(t.Subject, pattern, LikePattern.Escape));
        var named = await Rows(matching.OrderByDescending(t => t.Number).Take(limit)).ToListAsync(ct);
        return [.. tickets.Concat(named).DistinctBy(t => t.Id).Take(limit)];
    }

    private static IQueryable<FoundTicket> Rows(IQueryable<Ticket> tickets) =>
        tickets.Select(t => new FoundTicket(t.Id, t.Number, t.Subject, SnakeCase.Of(t.Status)));

    private static async Task<IReadOnlyList<FoundCard>> CardsAsync(RainRefDbContext db, string[] words, int limit, CancellationToken ct)
    {
        var matching = db.KbCards.Where(c => c.State != CardState.Retired);
        foreach (var pattern in words.Select(LikePattern.Containing))
            matching = matching.Where(c => EF.Functions.ILike(c.Title, pattern, LikePattern.Escape));
        return await matching.OrderBy(c => c.Title.Length).ThenByDescending(c => c.Id).Take(limit)
            .Select(c => new FoundCard(c.Id, c.Title, SnakeCase.Of(c.State))).ToListAsync(ct);
    }

    private static async Task<IReadOnlyList<FoundPerson>> PeopleAsync(
        RainRefDbContext db, string[] words, long newest, int limit, CancellationToken ct)
    {
        IQueryable<Member> matching = db.Members.Where(m => m.Enabled);
        var customers = db.Tickets.Where(t => t.Number > newest - Window && t.UserRef != null);
        foreach (var pattern in words.Select(LikePattern.Containing))
        {
            matching = matching.Where(m => EF.Functions.ILike(m.DisplayName, pattern, LikePattern.Escape));
            customers = customers.Where(t => EF.Functions.ILike(t.UserRef!, pattern, LikePattern.Escape));
        }

        var members = await matching.OrderBy(m => m.DisplayName).Take(limit)
            .Select(m => new FoundPerson(m.Id, m.DisplayName, SnakeCase.Of(m.Role), null)).ToListAsync(ct);
        var named = await customers.GroupBy(t => t.UserRef!).Select(g => new { Name = g.Key, Latest = g.Max(t => t.Number) })
            .OrderByDescending(c => c.Latest).Take(limit).ToListAsync(ct);
        return [.. members.Concat(named.Select(c => new FoundPerson(null, c.Name, null, c.Latest))).Take(limit)];
    }
}
