using RainRef.Domain.Common;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Web.Tickets;

/// <summary>
/// The list held still for its reader: rows change in place, but none comes, goes or moves until the
/// reader asks. What came meanwhile is counted.
/// </summary>
public sealed class ReadingList(Page<TicketRow> shown)
{
    private readonly HashSet<Guid> _arrived = [];
    private Page<TicketRow> _fresh = shown;

    public Page<TicketRow> Shown { get; private set; } = shown;

    /// <summary>How many wait to be shown; a full page of them may stand for more.</summary>
    public int Waiting { get; private set; }

    /// <summary>Whether a row came while one was reading and has not been opened since.</summary>
    public bool IsNew(Guid id) => _arrived.Contains(id);

    public void Opened(Guid id) => _arrived.Remove(id);

    /// <summary>Takes in the page as it is now, and tells which shown rows are no longer on it.</summary>
    public IReadOnlyList<Guid> Hear(Page<TicketRow> fresh)
    {
        _fresh = fresh;
        if (Shown.Items.Count == 0)
        {
            ShowFresh();
            return [];
        }

        var now = fresh.Items.ToDictionary(row => row.Id);
        var shownIds = Shown.Items.Select(row => row.Id).ToHashSet();
        // Rows below the last one shown were pulled up from the next page: they are not new.
        var last = fresh.Items.Select((row, at) => shownIds.Contains(row.Id) ? at : -1).DefaultIfEmpty(-1).Max();
        var newcomers = last < 0 ? fresh.Items : fresh.Items.Take(last).ToArray();
        Waiting = fresh.Number == 1 ? newcomers.Count(row => !shownIds.Contains(row.Id)) : 0;
        Shown = Shown with
        {
            Total = fresh.Total,
            Items = [.. Shown.Items.Select(row => now.GetValueOrDefault(row.Id, row))],
        };
        return [.. shownIds.Where(id => !now.ContainsKey(id))];
    }

    /// <summary>Brings shown rows up to date where they stand.</summary>
    public void Update(IEnumerable<TicketRow> rows)
    {
        var now = rows.ToDictionary(row => row.Id);
        Shown = Shown with { Items = [.. Shown.Items.Select(row => now.GetValueOrDefault(row.Id, row))] };
    }

    /// <summary>Shows what waits.</summary>
    public void ShowFresh()
    {
        var before = Shown.Items.Select(row => row.Id).ToHashSet();
        if (before.Count > 0)
            _arrived.UnionWith(_fresh.Items.Where(row => !before.Contains(row.Id)).Take(Waiting).Select(row => row.Id));
        Shown = _fresh;
        Waiting = 0;
    }
}
