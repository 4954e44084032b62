using System.Globalization;

namespace RainRef.Web.Components;

/// <summary>
/// Lets pages and circuits speak the reader's language: as chosen, else as the browser asks, else English. Numbers and dates
/// that programs read stay as they are: only the culture of texts is set.
/// </summary>
public static class ReadersLanguage
{
    public const string Cookie = "rainref.language";

    /// <summary>What the console speaks; the first where nothing else fits.</summary>
    public static readonly IReadOnlyList<string> All = ["en", "de"];

    private static readonly Dictionary<string, CultureInfo> Cultures = All.ToDictionary(name => name, name => new CultureInfo(name));

    /// <summary>The language that is spoken now: <c>en</c> or <c>de</c>.</summary>
    public static string Current => CultureInfo.CurrentUICulture.Name is { } name && Cultures.ContainsKey(name) ? name : All[0];

    /// <summary>How numbers are written in <see cref="Current"/>.</summary>
    public static NumberFormatInfo Figures => Current == "de" ? German : NumberFormatInfo.InvariantInfo;

    private static NumberFormatInfo German { get; } =
        NumberFormatInfo.ReadOnly(new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." });

    /// <summary>How months and days are named in <see cref="Current"/>.</summary>
    public static DateTimeFormatInfo Calendar => Current == "de" ? GermanCalendar : DateTimeFormatInfo.InvariantInfo;

    /// <summary>A day of a year: 19 Nov, 19. Nov.</summary>
    public static string DayPattern => Current == "de" ? "d. MMM" : "d MMM";

    /// <summary>A day in full: Saturday, 21 November 2026; Samstag, 21. November 2026.</summary>
    public static string LongDayPattern => Current == "de" ? "dddd, d. MMMM yyyy" : "dddd, d MMMM yyyy";

    /// <summary>A day of the week, of its English name: Mon, Mo.</summary>
    public static string ShortDay(string english) => Shared.Words.From(english)[..(Current == "de" ? 2 : 3)];

    private static readonly string[] GermanMonths =
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember", ""];

    private static DateTimeFormatInfo GermanCalendar { get; } = DateTimeFormatInfo.ReadOnly(new DateTimeFormatInfo
    {
        DayNames = ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"],
        MonthNames = GermanMonths,
        MonthGenitiveNames = GermanMonths,
        AbbreviatedMonthNames = ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.", ""],
        AbbreviatedMonthGenitiveNames = ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.", ""],
    });

    public static void UseReadersLanguage(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.Request.Path.StartsWithSegments("/app") || http.Request.Path.StartsWithSegments("/_blazor"))
            CultureInfo.CurrentUICulture = Cultures[Choose(http.Request.Cookies[Cookie], http.Request.Headers.AcceptLanguage.ToString())];
        return next(http);
    });

    /// <param name="chosen">What the reader chose, if they did.</param>
    /// <param name="asked">The browser's Accept-Language.</param>
    public static string Choose(string? chosen, string? asked)
    {
        if (chosen is not null && Cultures.ContainsKey(chosen))
            return chosen;
        var wishes =
            from wish in (asked ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(20)
            let parts = wish.Split(';', StringSplitOptions.TrimEntries)
            let weight = parts is [_, ['q', '=', .. var q]] && double.TryParse(q, CultureInfo.InvariantCulture, out var given) ? given : 1
            where weight > 0
            orderby weight descending
            select parts[0].Split('-')[0].ToLowerInvariant();
        return wishes.FirstOrDefault(Cultures.ContainsKey) ?? All[0];
    }
}
