using RainRef.Domain.Channels;

namespace RainRef.Infrastructure.Knowledge.Searching;

/// <summary>One search index: whose texts it holds, and in which tables (index-tables.sql, once for each).</summary>
public sealed class IndexSpace
{
    /// <summary>What answers may cite.</summary>
    public static readonly IndexSpace Knowledge = new()
    {
        Index = "search",
        Item = "fragment",
        LockSeed = 9,
        Pending = """
            SELECT f.id, f.owner_id, f.title, f.heading_path, f.text
            FROM (SELECT fragment_id FROM search_pending ORDER BY fragment_id LIMIT $1) AS p JOIN fragments f ON f.id = p.fragment_id
            """,
        Held = "FOR KEY SHARE OF f SKIP LOCKED",
        HasEmbedders = true,
    };

    /// <summary>What customers wrote on tickets, by which like ones are found. Masks are no words.</summary>
    public static readonly IndexSpace Tickets = new()
    {
        Index = "ticket_search",
        Item = "ticket",
        LockSeed = 21,
        Pending = """
            SELECT t.id, t.id, CASE WHEN t.erased_at IS NULL THEN t.subject ELSE '' END, '', coalesce((
              SELECT left(string_agg(m.text, E'\n\n' ORDER BY m.created_at, m.id), 20000)
              FROM (SELECT x.text, x.created_at, x.id FROM messages x WHERE x.ticket_id = t.id AND x.direction = 'inbound' AND t.erased_at IS NULL
                    ORDER BY x.created_at, x.id LIMIT 100) AS m), '')
            FROM (SELECT ticket_id FROM ticket_search_pending ORDER BY ticket_id DESC LIMIT $1) AS p JOIN tickets t ON t.id = p.ticket_id
            """,
        Held = "FOR KEY SHARE OF t SKIP LOCKED",
        Clean = f => f with { Title = PiiMask.Remove(f.Title), Text = PiiMask.Remove(f.Text) },
    };

    /// <summary>Cards in every state, by their latest text: what people look for who write them.</summary>
    public static readonly IndexSpace Cards = new()
    {
        Index = "card_search",
        Item = "kb_card",
        LockSeed = 14,
        SimilarTerms = "rainref_similar_card_terms",
        Pending = """
            SELECT c.id, c.id, c.title, array_to_string(c.tags, ' '), c.body
            FROM (SELECT kb_card_id FROM card_search_pending ORDER BY kb_card_id DESC LIMIT $1) AS p JOIN kb_cards c ON c.id = p.kb_card_id
            """,
        Held = "FOR KEY SHARE OF c SKIP LOCKED",
    };

    public static readonly IReadOnlyList<IndexSpace> All = [Knowledge, Tickets, Cards];

    private IndexSpace()
    {
    }

    /// <summary>The advisory lock under which a workspace's index is written.</summary>
    public required long LockSeed { get; init; }

    /// <summary>The function that finds words which look like others.</summary>
    public string SimilarTerms { get; private init; } = "rainref_similar_terms";

    /// <summary>Whether configured embedders make its vectors; otherwise the built-in one does.</summary>
    public bool HasEmbedders { get; private init; }

    /// <summary>What of a text is read.</summary>
    public Func<IndexedFragment, IndexedFragment> Clean { get; private init; } = f => f;

    private string Index { get; init; } = "";

    private string Item { get; init; } = "";

    private string Pending { get; init; } = "";

    private string Held { get; init; } = "";

    /// <summary>The statement for this index: its names where <c>{index}</c>, <c>{item}</c> and <c>{items}</c> stand.</summary>
    public string Sql(string template) => template
        .Replace("{index}", Index, StringComparison.Ordinal).Replace("{items}", $"{Item}s", StringComparison.Ordinal)
        .Replace("{item}", Item, StringComparison.Ordinal);

    internal string PendingSql(bool hold) => hold ? $"{Pending}\n{Held}" : Pending;
}
