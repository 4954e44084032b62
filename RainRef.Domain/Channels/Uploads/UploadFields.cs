using System.Text.Json.Nodes;

namespace RainRef.Domain.Channels.Uploads;

/// <summary>What a column of an uploaded file can be, and which column is probably what.</summary>
public static class UploadFields
{
    /// <summary>The parts of an event, in the order in which people are asked for them; the first is needed.</summary>
    public static readonly IReadOnlyList<string> All =
        ["text", "subject", "user_ref", "external_id", "channel", "source", "product", "customer_tier", "thread_id"];

    private static readonly string[] OfContext = ["subject", "customer_tier", "thread_id"];

    // Most telling first; headers are compared without case, spaces and punctuation.
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["text"] = ["text", "body", "message", "description", "content", "comment", "question", "details", "nachricht", "beschreibung", "mensaje", "descripcion", "contenu"],
        ["subject"] = ["subject", "title", "summary", "betreff", "titel", "asunto", "titulo", "sujet", "objet", "headline"],
        ["user_ref"] = ["userref", "userid", "user", "customerid", "customer", "email", "emailaddress", "from", "sender", "requester", "requesterid", "contact", "kunde", "cliente", "client"],
        ["external_id"] = ["externalid", "id", "ticketid", "ticketnumber", "ticket", "number", "key", "issuekey", "caseid", "case", "reference"],
        ["channel"] = ["channel", "via", "medium", "kanal", "canal"],
        ["source"] = ["source", "system", "origin", "quelle"],
        ["product"] = ["product", "app", "component", "produkt", "producto", "produit"],
        ["customer_tier"] = ["customertier", "tier", "plan", "segment"],
        ["thread_id"] = ["threadid", "thread", "conversationid", "conversation", "inreplyto"],
    };

    /// <summary>The column for each field, as far as the names say; what no name tells of the text, the longest column does.</summary>
    public static IReadOnlyDictionary<string, string> Guess(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var known = headers.Select(Plain).ToList();
        var guessed = new Dictionary<string, string>();
        var taken = new HashSet<int>();
        foreach (var field in All)
        {
            var at = Names[field].Select(name => known.IndexOf(name)).FirstOrDefault(i => i >= 0 && !taken.Contains(i), -1);
            if (at < 0)
                continue;
            taken.Add(at);
            guessed[field] = headers[at];
        }

        if (!guessed.ContainsKey("text") && Longest(headers.Count, rows, taken) is >= 0 and var longest)
            guessed["text"] = headers[longest];
        return guessed;
    }

    /// <summary>The event that a row says.</summary>
    /// <param name="value">The row's value for a field; null where there is none.</param>
    public static RawEvent ToEvent(Func<string, string?> value)
    {
        JsonObject? context = null;
        foreach (var field in OfContext)
        {
            if (value(field) is { } told)
                (context ??= [])[field] = told;
        }

        return new RawEvent(
            value("source"), value("channel"), value("text"), value("user_ref"), value("product"), context, value("external_id"));
    }

    private static string Plain(string header) =>
        string.Concat(Knowledge.Searching.SearchTokens.Read(header).Select(t => Knowledge.Searching.SearchTokens.Fold(t.Text)));

    private static int Longest(int columns, IReadOnlyList<IReadOnlyList<string>> rows, HashSet<int> taken) =>
        Enumerable.Range(0, columns).Where(c => !taken.Contains(c))
            .Select(c => (Column: c, Length: rows.Sum(r => c < r.Count ? r[c].Length : 0)))
            .Where(c => c.Length > 0).OrderByDescending(c => c.Length).Select(c => c.Column).FirstOrDefault(-1);
}
