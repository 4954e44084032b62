using System.Globalization;
using Microsoft.AspNetCore.Components;
using RainRef.Domain.Tickets;

namespace RainRef.Web.Triage;

/// <summary>Business hours as people write them: <c>09:00-12:00, 13:00-17:00</c> a day, and a holiday a line.</summary>
public sealed partial class HoursForm
{
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private readonly string[] _week = ["09:00-17:00", "09:00-17:00", "09:00-17:00", "09:00-17:00", "09:00-17:00", "", ""];
    private string _name = "", _zone = "", _holidays = "";
    private bool _isDefault = true;
    private string? _wrong;

    /// <summary>What is changed; null for something new.</summary>
    [Parameter, EditorRequired]
    public HoursView? Editing { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    /// <summary>Whether they were taken; what was typed stays where not.</summary>
    [Parameter, EditorRequired]
    public Func<HoursBody, Task<bool>> Save { get; set; } = default!;

    [Parameter, EditorRequired]
    public EventCallback OnCancel { get; set; }

    protected override void OnInitialized()
    {
        if (Editing is not { } hours)
            return;
        (_name, _zone, _isDefault) = (hours.Name, hours.FollowsWorkspace ? "" : hours.TimeZone, hours.IsDefault);
        _holidays = string.Join('\n', hours.Holidays.Select(h => $"{h.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} {h.Name}"));
        for (var day = 0; day < Days.Length; day++)
            _week[day] = string.Join(", ", hours.Week.Where(s => s.Day == Days[day]).Select(s => $"{s.Opens}-{s.Closes}"));
    }

    private async Task SaveAsync()
    {
        var holidays = Lines(_holidays, '\n').Select(ReadHoliday).ToList();
        var week = Days.SelectMany((day, at) => Lines(_week[at], ',').Select(span => ReadSpan(day, span))).ToList();
        _wrong = holidays.Contains(null) ? T["A holiday is a date and a name: 2026-12-25 Christmas."]
            : week.Contains(null) ? T["A day is written 09:00-17:00, with commas between several spans."]
            : null;
        if (Busy || _wrong is not null)
            return;
        var hours = new HoursBody(_name, _zone.Trim() is { Length: > 0 } zone ? zone : null, [.. week.OfType<SpanBody>()], [.. holidays.OfType<Holiday>()], _isDefault);
        if (await Save(hours) && Editing is null)
            _name = "";
    }

    private static string[] Lines(string text, char between) =>
        text.Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static SpanBody? ReadSpan(string day, string text) =>
        text.Split(['-', '–'], 2, StringSplitOptions.TrimEntries) is [var opens, var closes] && new SpanBody(day, opens, closes) is var span
        && span.ToHours() is not null
            ? span
            : null;

    private static Holiday? ReadHoliday(string text) =>
        text.Split(' ', 2, StringSplitOptions.TrimEntries) is [var date, { Length: > 0 } name]
        && DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new Holiday(day, name)
            : null;
}
