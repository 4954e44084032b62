using System.Buffers;
using System.Text;

namespace RainRef.Domain.Common;

/// <summary>Writes rows of comma-separated values (RFC 4180) with cells that cannot run as formulas.</summary>
public static class CsvText
{
    // Semicolon and tab as well: where they are a reader's separators, they would begin a new cell.
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\t\r\n");

    /// <summary>One row, ended by CR LF.</summary>
    public static string Row(IEnumerable<string?> cells)
    {
        var row = new StringBuilder();
        foreach (var cell in cells)
        {
            if (row.Length > 0)
                row.Append(',');
            Append(row, CsvCell.Safe(cell));
        }

        return row.Append("\r\n").ToString();
    }

    private static void Append(StringBuilder row, string cell)
    {
        // An empty first cell is quoted too, so that a row of one empty cell is not an empty line.
        var quote = (cell.Length == 0 && row.Length == 0) || cell.AsSpan().ContainsAny(Quoted)
            || (cell.Length > 0 && (char.IsWhiteSpace(cell[0]) || char.IsWhiteSpace(cell[^1])));
        if (quote)
            row.Append('"').Append(cell).Replace("\"", "\"\"", row.Length - cell.Length, cell.Length).Append('"');
        else
            row.Append(cell);
    }
}
