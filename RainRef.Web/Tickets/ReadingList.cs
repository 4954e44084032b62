using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;

namespace RainRef.Web.Tickets;

/// <summary>
/// The list held still for its reader: rows change in place, but none comes, goes or moves until the reader asks. What
/// came meanwhile is counted. It grows at its end as far as one reads; of the rows only those about the place that is on
/// the screen are held, of the others their ids.
/// </summary>
public sealed class ReadingList
{
    /// <summary>
    /// How many rows are drawn before the reader's window is known: half a screen more than one of 900 pixels shows. Where that
    /// is too few, js/list.js asks for more at once.
    /// </summary>
    public const int FirstRows = 16;

    /// <summary>How many rows are drawn at once at the most.</summary>
    public const int MostRows = 100;
    private const int HeldRows = 400;

    private readonly HashSet<Guid> _arrived = [];
    private readonly List<Guid> _ids = new(InboxStretch.Rows);

    // By the ids of all that is on the list; null where the row is not held.
    private readonly Dictionary<Guid, TicketRow?> _rows = new(InboxStretch.Rows);
    private IReadOnlyList<TicketRow> _top = [];
    private TicketStretch _fresh;

    public ReadingList(TicketStretch first)
    {
        _fresh = first;
        Begin(first);
    }

    /// <summary>How many rows have been read so far.</summary>
    public int Count => _ids.Count;

    /// <summary>Where the rest of the list begins; null when all of it is here.</summary>
    public TicketCursor? Next { get; private set; }

    /// <summary>The place of the first row that is drawn, from 0.</summary>
    public int First { get; private set; }

    /// <summary>How many rows are drawn, as far as there are so many.</summary>
    public int Rows { get; private set; } = FirstRows;

    /// <summary>The ids of the rows that are drawn, in order.</summary>
    public IEnumerable<Guid> Window => _ids.Skip(First).Take(Rows);

    /// <summary>How many wait to be shown; a full first page of them may stand for more.</summary>
    public int Waiting { get; private set; }

    /// <summary>Whether a row came while one was reading and has not been opened since.</summary>
    public bool IsNew(Guid id) => _arrived.Contains(id);

    public void Opened(Guid id) => _arrived.Remove(id);

    /// <summary>A row, where it is held.</summary>
    public TicketRow? Row(Guid id) => _rows.GetValueOrDefault(id);

    public TicketRow? RowOf(long number) => _rows.Values.FirstOrDefault(row => row?.Number == number);

    /// <summary>A ticket's place from 0; -1 where it is not on the list.</summary>
    public int PlaceOf(Guid id) => _rows.ContainsKey(id) ? _ids.IndexOf(id) : -1;

    /// <summary>The ticket at a place; null beyond the ends.</summary>
    public Guid? At(int place) => place >= 0 && place < _ids.Count ? _ids[place] : null;

    /// <summary>The tickets from one to another, both with them, whichever comes first.</summary>
    public IEnumerable<Guid> Between(Guid one, Guid other)
    {
        var (a, b) = (PlaceOf(one), PlaceOf(other));
        return a < 0 || b < 0 ? [other] : _ids.Skip(Math.Min(a, b)).Take(Math.Abs(a - b) + 1);
    }

    /// <summary>Moves the window, and lets go of rows that are far from it.</summary>
    /// <returns>The rows of it that are to be read.</returns>
    public IReadOnlyList<Guid> MoveTo(int first, int rows)
    {
        Rows = Math.Clamp(rows, FirstRows, MostRows);
        First = Math.Clamp(first, 0, Math.Max(0, _ids.Count - (Rows / 2)));
        if (_rows.Values.Count(row => row is not null) > HeldRows)
        {
            var near = _ids.Skip(First - Rows).Take(3 * Rows).ToHashSet();
            foreach (var far in _ids.Where(id => !near.Contains(id)))
                _rows[far] = null;
        }

        return [.. Window.Where(id => Row(id) is null)];
    }

    /// <summary>Takes in what follows.</summary>
    public void Append(TicketStretch more)
    {
        // What moved down since it was read stays where it is.
        foreach (var row in more.Items.Where(row => _rows.TryAdd(row.Id, row)))
            _ids.Add(row.Id);

        Next = more.Next;
    }

    /// <summary>Takes in the list's beginning as it is now.</summary>
    /// <returns>Which rows of the beginning that is shown are no longer in it.</returns>
    public IReadOnlyList<Guid> Hear(TicketStretch fresh)
    {
        _fresh = fresh;
        if (_ids.Count == 0)
        {
            ShowFresh();
            return [];
        }

        var now = fresh.Items.Select(row => row.Id).ToHashSet();
        // Rows below the last one shown were pulled up from further down: they are not new.
        var last = fresh.Items.Select((row, at) => _rows.ContainsKey(row.Id) ? at : -1).DefaultIfEmpty(-1).Max();
        var newcomers = last < 0 ? fresh.Items : fresh.Items.Take(last);
        Waiting = newcomers.Count(row => !_rows.ContainsKey(row.Id));
        Update(fresh.Items);
        return [.. _top.Select(row => row.Id).Where(id => !now.Contains(id))];
    }

    /// <summary>Brings rows that are held up to date where they stand.</summary>
    public void Update(IEnumerable<TicketRow> rows)
    {
        foreach (var row in rows.Where(row => _rows.ContainsKey(row.Id)))
            _rows[row.Id] = row;
    }

    /// <summary>Shows what waits: the list begins anew.</summary>
    public void ShowFresh()
    {
        if (_ids.Count > 0)
            _arrived.UnionWith(_fresh.Items.Where(row => !_rows.ContainsKey(row.Id)).Take(Waiting).Select(row => row.Id));
        Begin(_fresh);
    }

    private void Begin(TicketStretch first)
    {
        _ids.Clear();
        _rows.Clear();
        (First, Waiting) = (0, 0);
        _top = first.Items;
        Append(first);
    }
}
