using System.Buffers.Text;
using System.Globalization;
using System.Text;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;

namespace RainRef.Infrastructure.Tickets.Lists;

/// <summary>The last ticket of what was read: a list goes on after it, wherever it stands by then.</summary>
/// <param name="Sort">The order that it belongs to.</param>
/// <param name="Risk">What the order by risk goes by; -1 where it is not known.</param>
/// <param name="Ticks">The time (UTC) that the order goes by; null where the id is all, or where no clock runs.</param>
public sealed record TicketCursor(TicketSort Sort, double? Risk, long? Ticks, Guid Id)
{
    public DateTimeOffset? Time => Ticks is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>As callers hold it; what it says is nobody's business.</summary>
    public string Encode()
    {
        var key = Risk?.ToString("R", CultureInfo.InvariantCulture) ?? Ticks?.ToString(CultureInfo.InvariantCulture) ?? "";
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{SnakeCase.Of(Sort)}|{key}|{Id:N}"));
    }

    public static Result<TicketCursor> Decode(string text, TicketSort sort)
    {
        var wrong = Error.Validation("cursor", "cursor is the next_cursor of an answer with the same sort.");
        if (text.Length > 200 || !Base64Url.IsValid(text))
            return wrong;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('|');
        if (parts.Length != 3 || parts[0] != SnakeCase.Of(sort) || !Guid.TryParseExact(parts[2], "N", out var id))
            return wrong;
        if (sort == TicketSort.Risk)
        {
            return double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var risk) && double.IsFinite(risk)
                ? new TicketCursor(sort, risk, null, id)
                : wrong;
        }

        if (parts[1].Length == 0)
            return sort == TicketSort.Updated ? wrong : new TicketCursor(sort, null, null, id);
        return sort is TicketSort.Updated or TicketSort.Sla && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new TicketCursor(sort, null, ticks, id)
            : wrong;
    }
}
